using GitPush;
using GitPush.Hooks;

#pragma warning disable IDE0130 // Registration methods live where hosts look for them.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds pipelines: stages for some of the refs, such as one for production and one for previews of branches.</summary>
public static class GitPushBuilderPipelineExtensions
{
    /// <summary>
    /// Adds a pipeline. Of several the first one whose <see cref="GitPushPipelineBuilder.Refs"/> match a ref takes it; a ref that none
    /// matches runs only the stages outside of pipelines. A stage of a pipeline sees the updates of its refs alone, as
    /// <see cref="PushContext.Updates"/>, and hands values (<see cref="PushContext.Items"/>) to the stages of the same pipeline. Stages that build or
    /// deploy a branch mean the pipeline's, unless they are told another one.
    /// </summary>
    /// <param name="builder">What <c>AddGitPush()</c> returned.</param>
    /// <param name="name">The pipeline's name, without <c>/</c>.</param>
    /// <param name="configure">Sets the refs and adds the stages.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="ArgumentException">A pattern is wrong, the name is none or is taken, or a pipeline is added to a pipeline.</exception>
    public static IGitPushBuilder AddPipeline(this IGitPushBuilder builder, string name, Action<GitPushPipelineBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(configure);
        if (builder is GitPushPipelineBuilder outer)
        {
            throw new ArgumentException($"Pipeline '{name}' cannot be part of pipeline '{outer.Name}'.", nameof(builder));
        }

        if (name.Any(c => char.IsControl(c) || c == '/'))
        {
            throw new ArgumentException("A pipeline's name is one line without '/'.", nameof(name));
        }

        var services = builder.Services;
        var earlier = services.Select(service => service.ServiceType == typeof(PipelineRegistration) ? (PipelineRegistration?)service.ImplementationInstance : null)
            .OfType<PipelineRegistration>().ToList();
        if (earlier.Exists(other => other.Name == name))
        {
            throw new ArgumentException($"Another pipeline is called '{name}'.", nameof(name));
        }

        var others = services.ToHashSet(ReferenceEqualityComparer.Instance);
        var described = new GitPushPipelineBuilder(services, name);
        configure(described);
        var pipeline = new PipelineRegistration(name, RefPatterns.Parse(described.Refs, $"Pipeline '{name}'"), earlier);
        for (var i = 0; i < services.Count; i++)
        {
            if (services[i].ServiceType == typeof(StageRegistration) && !others.Contains(services[i]))
            {
                services[i] = MoveInto(pipeline, services[i]);
            }
        }

        _ = services.AddSingleton(pipeline);
        return builder;
    }

    /// <summary>
    /// Adds a stage that runs when a ref was deleted: to remove what was deployed for it, such as the preview of a branch
    /// (<see cref="RefUpdate.PreviewName"/>). It runs once for each deleted ref after the refs have changed, also when it failed for another one. The stage
    /// fails when it failed for any: the pusher, log and record tell for which, and the refs stay deleted. In a pipeline it is for the refs of the pipeline.
    /// </summary>
    /// <param name="builder">What <c>AddGitPush()</c> returned, or a pipeline.</param>
    /// <param name="name">The stage's name in output, log and record.</param>
    /// <param name="handler">Gets the push and the deletion, of which <see cref="RefUpdate.OldId"/> is what the ref named.</param>
    /// <param name="configure">Sets where the stage applies and how long it may take. No path is changed by a deletion, so there are no <see cref="StageOptions.Paths"/>.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="ArgumentException">A pattern or the time-out is wrong, or paths are set; the message names the stage.</exception>
    public static IGitPushBuilder OnDeleted(
        this IGitPushBuilder builder,
        string name,
        Func<PushContext, RefUpdate, CancellationToken, ValueTask> handler,
        Action<StageOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(handler);
        var options = new StageOptions { Name = name };
        configure?.Invoke(options);
        if (options.Paths.Count > 0)
        {
            throw new ArgumentException($"Stage '{options.Name}': Paths: a deletion changes no path, so the stage would never run.", nameof(configure));
        }

        var refs = RefPatterns.Parse(options.Refs, $"Stage '{options.Name}': Refs");
        return builder.OnPostReceive(name, HandleAsync, configure);

        async ValueTask HandleAsync(PushContext push, CancellationToken cancellationToken)
        {
            var failures = new List<(RefUpdate Update, Exception Exception)>();
            foreach (var update in push.Updates.Where(update => update.Kind == RefUpdateKind.Delete && update.IsIn(refs)))
            {
                try
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    await handler(push, update, cancellationToken).ConfigureAwait(false);
                }
                catch (Exception exception) when (failures.Count > 0 || !cancellationToken.IsCancellationRequested)
                {
                    // What was deployed for one ref must not stay because another one's could not be removed: nobody deletes
                    // the same refs again. A cancellation ends it, and the log still tells what had failed before.
                    failures.Add((update, exception));
                    if (cancellationToken.IsCancellationRequested)
                    {
                        break;
                    }
                }
            }

            if (failures.Count > 0)
            {
                throw Describe(failures);
            }
        }
    }

    // What a handler says in a StageFailedException is for the pusher; the words of other exceptions are for the log alone.
    private static StageFailedException Describe(List<(RefUpdate Update, Exception Exception)> failures) => new(
        $"not done for {string.Join(", ", failures.Select(failure => failure.Exception is StageFailedException told ? $"{failure.Update.Name} ({told.Message})" : failure.Update.Name))}",
        failures is [var (_, cause)] ? cause : new AggregateException(failures.Select(failure => failure.Exception)));

    private static ServiceDescriptor MoveInto(PipelineRegistration pipeline, ServiceDescriptor stage) =>
        stage.ImplementationFactory is { } factory
            ? ServiceDescriptor.Singleton(provider => ((StageRegistration)factory(provider)).MovedInto(pipeline))
            : ServiceDescriptor.Singleton(((StageRegistration)stage.ImplementationInstance!).MovedInto(pipeline));
}
