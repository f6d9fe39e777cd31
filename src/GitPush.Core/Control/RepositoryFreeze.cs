namespace GitPush.Control;

/// <summary>That a repository takes no pushes.</summary>
/// <param name="Reason">Why, for pushers.</param>
/// <param name="By">Who froze it.</param>
/// <param name="Since">Since when.</param>
public sealed record RepositoryFreeze(string Reason, string By, DateTimeOffset Since);
