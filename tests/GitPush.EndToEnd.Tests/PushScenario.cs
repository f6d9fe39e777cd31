namespace GitPush.EndToEnd.Tests;

/// <summary>One push that is done twice: to git's own receive-pack and to GitPush.</summary>
/// <param name="Name">What is tried, in words.</param>
/// <param name="Arguments">Arguments of <c>git push</c>; <c>URL</c> stands for the repository.</param>
internal sealed record PushScenario(string Name, params string[] Arguments)
{
    /// <summary>Changes the server's bare repository, to which main, topic and a tag have been pushed.</summary>
    public Action<TestGit> PrepareServer { get; init; } = _ => { };

    /// <summary>Changes what is pushed from.</summary>
    public Action<TestGit> PrepareClient { get; init; } = _ => { };

    /// <summary>Why GitPush answers otherwise, on purpose; null where it must not.</summary>
    public string? Difference { get; init; }

    /// <summary>What GitPush answers where that is not what git answers: the status lines, each without its summary.</summary>
    public string[] Expected { get; init; } = [];

    public override string ToString() => Name;
}
