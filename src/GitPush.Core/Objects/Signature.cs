namespace GitPush.Objects;

/// <summary>Who did something and when: the author or committer of a commit, the tagger of a tag.</summary>
/// <param name="Name">The name.</param>
/// <param name="Email">The address, without angle brackets.</param>
/// <param name="When">The time, in the time zone that was recorded.</param>
public sealed record Signature(string Name, string Email, DateTimeOffset When);
