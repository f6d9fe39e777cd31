namespace GitPush.Fuzz;

/// <summary>An input that a target did not survive.</summary>
/// <param name="Target">The target's name.</param>
/// <param name="Case">The number that makes it again, with the run's seed.</param>
/// <param name="Input">The input.</param>
/// <param name="Reason">What happened, with its stack trace where there is one.</param>
internal sealed record FuzzFailure(string Target, long Case, byte[] Input, string Reason);
