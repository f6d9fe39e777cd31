using Microsoft.Extensions.DependencyInjection;

namespace GitPush;

/// <summary>
/// A pipeline while it is described: what adds stages to the server adds them here, and they run for the refs of the pipeline alone.
/// </summary>
public sealed class GitPushPipelineBuilder : IGitPushBuilder
{
    internal GitPushPipelineBuilder(IServiceCollection services, string name) => (Services, Name) = (services, name);

    /// <inheritdoc/>
    public IServiceCollection Services { get; }

    /// <summary>The pipeline's name, which stands before those of its stages: <c>production/build</c>.</summary>
    public string Name { get; }

    /// <summary>
    /// Patterns of full ref names, in the form of <see cref="Hooks.StageOptions.Refs"/>: the pipeline takes the refs that match, as far as
    /// no pipeline that was added before it does. Default: none, and it takes every ref that no earlier one takes.
    /// </summary>
    public IReadOnlyList<string> Refs { get; set; } = [];
}
