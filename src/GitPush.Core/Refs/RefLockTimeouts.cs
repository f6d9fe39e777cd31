using GitPush.Repositories;

namespace GitPush.Refs;

/// <summary>How long the locks of refs are waited for, each by its own setting (git-config(1)). Negative: without end.</summary>
internal static class RefLockTimeouts
{
    // git waits for a tenth of a second, and for packed-refs a whole one. Here stages may have run by then: what they deployed is
    // not to be rolled back because a "git gc" holds a ref while it reads history to expire the ref's log.
    private static readonly TimeSpan Default = TimeSpan.FromSeconds(5);

    /// <summary><c>core.filesRefLockTimeout</c>: for <c>&lt;ref&gt;.lock</c>.</summary>
    /// <exception cref="RepositoryConfigException">The value is no number.</exception>
    public static TimeSpan OfRef(RepositoryConfig config) => Read(config, "core.filesRefLockTimeout");

    /// <summary><c>core.packedRefsTimeout</c>: for <c>packed-refs.lock</c>.</summary>
    /// <exception cref="RepositoryConfigException">The value is no number.</exception>
    public static TimeSpan OfPackedRefs(RepositoryConfig config) => Read(config, "core.packedRefsTimeout");

    private static TimeSpan Read(RepositoryConfig config, string key) =>
        config.GetInteger(key) is { } milliseconds ? TimeSpan.FromMilliseconds(Math.Clamp(milliseconds, -1, int.MaxValue)) : Default;
}
