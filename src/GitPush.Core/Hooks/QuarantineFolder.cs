namespace GitPush.Hooks;

/// <summary>Where the pushed objects are, as git lays them out.</summary>
/// <param name="Path">The folder of objects.</param>
/// <param name="ShallowFile">What the repository's <c>shallow</c> will be, where the push makes it another; otherwise null.</param>
internal sealed record QuarantineFolder(string Path, string? ShallowFile);
