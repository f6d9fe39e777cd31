namespace GitPush.Tool;

/// <summary>A command's options do not go together.</summary>
internal sealed class UsageException(string message) : ToolException(message);
