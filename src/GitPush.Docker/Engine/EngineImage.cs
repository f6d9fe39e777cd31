namespace GitPush.Docker.Engine;

/// <summary>An image that an engine has.</summary>
/// <param name="Id">Its id: <c>sha256:…</c>.</param>
/// <param name="Names">Its names, each with a tag; none when it is dangling.</param>
/// <param name="Labels">Its labels.</param>
/// <param name="Created">When it was built.</param>
internal sealed record EngineImage(string Id, IReadOnlyList<string> Names, IReadOnlyDictionary<string, string> Labels, DateTimeOffset Created);
