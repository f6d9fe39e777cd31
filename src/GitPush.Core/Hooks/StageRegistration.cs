using System.Diagnostics.CodeAnalysis;

namespace GitPush.Hooks;

/// <summary>A stage as it was added: where it applies, how long it may take and how its instance comes about.</summary>
internal sealed class StageRegistration
{
    // What a CancellationTokenSource can wait for at the most.
    private static readonly TimeSpan MaxTimeout = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    private readonly Func<IServiceProvider, StageInstance> _create;

    /// <param name="options">What the host has set.</param>
    /// <param name="create">Makes the instance for one push.</param>
    /// <param name="type">The type whose constructor takes services; null when a factory makes the instance.</param>
    /// <exception cref="ArgumentException">A pattern or the time-out is wrong; the message names the stage.</exception>
    public StageRegistration(
        StageOptions options,
        Func<IServiceProvider, StageInstance> create,
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] Type? type = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(options.Name);
        if (options.Name.Any(char.IsControl))
        {
            throw new ArgumentException("A stage's name is one line without control characters.", nameof(options));
        }

        Name = options.Name;
        Refs = RefPatterns.Parse(options.Refs, $"Stage '{options.Name}': Refs");
        Paths = ParsePaths(options);
        if (options.Timeout is { } timeout && timeout != System.Threading.Timeout.InfiniteTimeSpan && (timeout <= TimeSpan.Zero || timeout > MaxTimeout))
        {
            throw new ArgumentException($"Stage '{Name}': Timeout is {timeout}; it must be more than zero and at most {MaxTimeout.Days} days.", nameof(options));
        }

        Timeout = options.Timeout;
        RunsInPlan = options.RunsInPlan;
        Order = options.Order;
        Type = type;
        _create = create;
    }

    private StageRegistration(StageRegistration other, PipelineRegistration pipeline)
    {
        Name = $"{pipeline.Name}/{other.Name}";
        Pipeline = pipeline;
        Refs = other.Refs;
        Paths = other.Paths;
        Timeout = other.Timeout;
        RunsInPlan = other.RunsInPlan;
        Order = other.Order;
        Condition = other.Condition;
        Type = other.Type;
        _create = other._create;
    }

    public string Name { get; }

    /// <summary>The pipeline that the stage is part of; null for one outside of pipelines.</summary>
    public PipelineRegistration? Pipeline { get; }

    public GlobList Refs { get; }

    public GlobList Paths { get; }

    /// <summary>Null for <see cref="GitPushOptions.StageTimeout"/>.</summary>
    public TimeSpan? Timeout { get; }

    /// <summary>Whether it runs in a push that only plans.</summary>
    public bool RunsInPlan { get; }

    /// <summary>Whether it runs before or among the host's stages.</summary>
    public StageOrder Order { get; }

    /// <summary>Tells, without an instance, whether the stage has anything to do with a push in a phase; null: always. Throws nothing.</summary>
    public Func<PushContext, string, bool>? Condition { get; init; }

    [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)]
    public Type? Type { get; }

    /// <summary>The same stage as part of a pipeline.</summary>
    public StageRegistration MovedInto(PipelineRegistration pipeline) => new(this, pipeline);

    /// <summary>The instance for one push.</summary>
    /// <param name="services">The push's own scope.</param>
    public StageInstance Create(IServiceProvider services) => _create(services);

    private static GlobList ParsePaths(StageOptions options) => GlobList.FindProblem(options.Paths) is { } problem
        ? throw new ArgumentException($"Stage '{options.Name}': Paths: {problem}.", nameof(options))
        : GlobList.Parse(options.Paths);
}
