namespace GitPush.Docker;

/// <summary>Which of an engine's builders builds.</summary>
public enum DockerBuilder
{
    /// <summary>BuildKit where the engine has it, otherwise the classic builder.</summary>
    Auto,

    /// <summary>BuildKit: steps side by side, secrets, a cache of its own. An engine without it refuses the push.</summary>
    BuildKit,

    /// <summary>The builder of engines before BuildKit. It has no secrets.</summary>
    Classic,
}
