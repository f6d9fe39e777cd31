using GitPush.Repositories;

namespace GitPush.Refs;

/// <summary>How long the locks of refs are waited for, each by its own setting (git-config(1)). Negative: without end.</summary>
internal static class RefLockTimeouts
{
    // git waits for a tenth of a second. Here stages may have run by then: what they deployed is not to be rolled back because
    // a "git pack-refs" is slow to remove a file.
    private static readonly TimeSpan DefaultOfRef = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan DefaultOfPackedRefs = TimeSpan.FromSeconds(1);

    /// <summary><c>core.filesRefLockTimeout</c>: for <c>&lt;ref&gt;.lock</c>.</summary>
    /// <exception cref="RepositoryConfigException">The value is no number.</exception>
    public static TimeSpan OfRef(RepositoryConfig config) => Read(config, "core.filesRefLockTimeout", DefaultOfRef);

    /// <summary><c>core.packedRefsTimeout</c>: for <c>packed-refs.lock</c>.</summary>
    /// <exception cref="RepositoryConfigException">The value is no number.</exception>
    public static TimeSpan OfPackedRefs(RepositoryConfig config) => Read(config, "core.packedRefsTimeout", DefaultOfPackedRefs);

    private static TimeSpan Read(RepositoryConfig config, string key, TimeSpan otherwise) =>
        config.GetInteger(key) is { } milliseconds ? TimeSpan.FromMilliseconds(Math.Clamp(milliseconds, -1, int.MaxValue)) : otherwise;
}
