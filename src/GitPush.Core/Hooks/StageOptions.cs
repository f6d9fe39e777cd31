namespace GitPush.Hooks;

/// <summary>Where a stage applies and how long it may take: <c>AddStage&lt;T&gt;(stage => …)</c>.</summary>
public sealed class StageOptions
{
    /// <summary>The stage's name in output, log and record. Default: the name of its type.</summary>
    public string Name { get; set; } = "";

    /// <summary>
    /// Patterns of full ref names, such as <c>refs/heads/main</c>, <c>refs/heads/release/*</c>, <c>refs/tags/**</c>: the stage
    /// runs when one of the push's updates matches one. <c>*</c> stays within one level, <c>**</c> crosses levels (<c>**/</c>
    /// also stands for none), <c>?</c> is one character; a leading <c>!</c> excludes. The last pattern that matches decides,
    /// as in a <c>.gitignore</c>; where the first one excludes, what no pattern matches is included. Upper and lower case
    /// differ. Default: none, which matches every ref.
    /// </summary>
    public IReadOnlyList<string> Refs { get; set; } = [];

    /// <summary>
    /// Patterns of changed paths, such as <c>web/**</c> or <c>**/*.sql</c>, in the same form: the stage runs when one of the
    /// updates that match <see cref="Refs"/> changes a path that matches one. Default: none, which matches every push.
    /// </summary>
    public IReadOnlyList<string> Paths { get; set; } = [];

    /// <summary>
    /// Whether the stage runs in a push that only plans (<c>git push -o plan</c>): it sees <see cref="PushContext.IsPlan"/>, writes
    /// what it would do and changes nothing. Default: no, and the stage is skipped in such a push.
    /// </summary>
    public bool RunsInPlan { get; set; }

    /// <summary>How long each of the stage's methods may take. Default: <see cref="GitPushOptions.StageTimeout"/>.</summary>
    public TimeSpan? Timeout { get; set; }

    /// <summary>Whether the stage runs before or among the host's stages.</summary>
    internal StageOrder Order { get; set; } = StageOrder.Stage;
}
