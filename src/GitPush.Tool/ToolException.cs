namespace GitPush.Tool;

/// <summary>A command could not do what it was asked to. Its message is all that the user reads, as one line.</summary>
internal class ToolException(string message) : Exception(message);
