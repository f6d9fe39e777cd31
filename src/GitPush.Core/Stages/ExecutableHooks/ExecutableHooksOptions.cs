namespace GitPush.Stages.ExecutableHooks;

/// <summary>
/// What <c>AddExecutableHooks(hooks => …)</c> sets. Checked when the host starts: a wrong value stops the start with a message
/// that names the option.
/// </summary>
public sealed class ExecutableHooksOptions
{
    /// <summary>
    /// Whether the programs in a repository's own <c>hooks</c> folder run, or in the folder that <c>core.hooksPath</c> of its
    /// <c>config</c> names. No push can write there: whoever has access to the server's files decides. Default: yes.
    /// </summary>
    public bool UseRepositoryHooks { get; set; } = true;

    /// <summary>
    /// A folder of the host's whose programs run for every repository, before the repository's own: absolute, or relative to
    /// the working directory. It must exist when the host starts. Default: none.
    /// </summary>
    public string? HooksPath { get; set; }

    /// <summary>Which hooks run. Default: <see cref="ExecutableHookTypes.All"/>.</summary>
    public ExecutableHookTypes Hooks { get; set; } = ExecutableHookTypes.All;

    /// <summary>
    /// Patterns of the names of the repositories that have hooks, such as <c>team/*</c> or <c>!sandbox/**</c>, in the form of
    /// <see cref="GitPush.Hooks.StageOptions.Refs"/>. Default: none, which matches every repository.
    /// </summary>
    public IReadOnlyList<string> Repositories { get; set; } = [];

    /// <summary>
    /// How long one run of a hook may take. Then it is ended with all that it started, and refuses what it could refuse. Default:
    /// 10 minutes. <see cref="GitPushOptions.StageTimeout"/> counts for all runs of a hook in a push together.
    /// </summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a hook that is ended may take to end by itself after SIGTERM, before SIGKILL. At most a minute. Default: 2 seconds.</summary>
    public TimeSpan TerminationGrace { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How much of what one run of a hook writes is shown and recorded, in bytes. What comes after is thrown away. Default: 16 MiB.</summary>
    public long MaxOutputBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>
    /// The variables of the server's own environment that hooks get, where they are set there: by default <c>PATH</c>,
    /// <c>HOME</c>, <c>LANG</c>, <c>LC_ALL</c>, <c>LC_CTYPE</c>, <c>TZ</c> and <c>TMPDIR</c>, and on Windows those without which
    /// no program starts. Nothing else of it reaches a hook.
    /// </summary>
    public IList<string> InheritedVariables { get; } = ["PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR"];

    /// <summary>
    /// Variables that hooks get besides, by name; they go before inherited ones. What git tells a hook goes before them. Default:
    /// none.
    /// </summary>
    public IDictionary<string, string> Variables { get; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
