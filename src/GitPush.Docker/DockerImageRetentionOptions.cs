namespace GitPush.Docker;

/// <summary>Which images <c>AddDockerImageRetention()</c> leaves in the engine.</summary>
public sealed class DockerImageRetentionOptions
{
    /// <summary>The engine whose images are removed. Default: the one that the <c>docker</c> command would use.</summary>
    public DockerEngineOptions Engine { get; } = new();

    /// <summary>How many of the newest images stay, for each image that a repository builds. Default: 10.</summary>
    public int Keep { get; set; } = 10;

    /// <summary>How old an image must be to be removed. Default: 1 day.</summary>
    public TimeSpan MinimumAge { get; set; } = TimeSpan.FromDays(1);
}
