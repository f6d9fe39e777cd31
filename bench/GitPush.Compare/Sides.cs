namespace GitPush.Compare;

/// <summary>Those that are compared.</summary>
/// <param name="Git">git's own server as it is by default.</param>
/// <param name="DurableGit">git's own server with <c>core.fsync=all</c>.</param>
/// <param name="GitPush">GitPush with its default options.</param>
internal sealed record Sides(Side Git, Side DurableGit, Side GitPush)
{
    public IReadOnlyList<Side> All => [Git, DurableGit, GitPush];

    public IReadOnlyList<Side> ByDefault => [Git, GitPush];
}
