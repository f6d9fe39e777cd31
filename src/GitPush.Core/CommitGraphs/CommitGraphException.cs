namespace GitPush.CommitGraphs;

/// <summary>A commit-graph file is not what it should be. It is to be ignored: the objects say the same, slower.</summary>
internal sealed class CommitGraphException(string message, Exception? innerException = null) : Exception(message, innerException);
