namespace GitPush.Operations;

/// <summary>Something that is not as it should be with the server.</summary>
/// <param name="IsFatal">Whether no push can be taken because of it.</param>
/// <param name="Text">What it is, in one line without paths and addresses.</param>
/// <param name="Exception">What happened, or null.</param>
internal sealed record HealthProblem(bool IsFatal, string Text, Exception? Exception = null);
