namespace GitPush.Refs;

/// <summary>A ref that has a file of its own.</summary>
internal readonly record struct LooseRef(string Name, RawRef Value);
