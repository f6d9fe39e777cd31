using System.Security.Claims;
using GitPush.History;
using GitPush.Packs;
using GitPush.Repositories;

namespace GitPush.Hooks;

/// <summary>One push, as its stages see it. The server makes one for each push; a unit test of a stage can make its own.</summary>
public sealed class PushContext
{
    private readonly Action<string>? _maskSecret;
    private readonly Stack<RollbackAction> _rollbacks = new();
    private readonly PushContext? _whole;
    private readonly PipelineRegistration? _pipeline;
    private GitRepository _repository;
    private IReadOnlyList<RefUpdate> _updates;
    private (IReadOnlyList<RefUpdate> Of, IReadOnlyList<RefUpdate> Routed)? _routed;

    /// <summary>A push.</summary>
    /// <param name="id">The push's id.</param>
    /// <param name="repository">What is pushed to.</param>
    /// <param name="updates">The refs that change.</param>
    /// <param name="output">Where stages write.</param>
    public PushContext(string id, GitRepository repository, IReadOnlyList<RefUpdate> updates, IPushOutput output)
        : this(id, repository, updates, output, null)
    {
    }

    internal PushContext(string id, GitRepository repository, IReadOnlyList<RefUpdate> updates, IPushOutput output, Action<string>? maskSecret)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        ArgumentNullException.ThrowIfNull(repository);
        ArgumentNullException.ThrowIfNull(updates);
        ArgumentNullException.ThrowIfNull(output);
        Id = id;
        _repository = repository;
        _updates = updates;
        Output = output;
        _maskSecret = maskSecret;
    }

    // The same push as a pipeline sees it: with its own updates and items. What is rolled back is rolled back as a whole.
    private PushContext(PushContext whole, PipelineRegistration pipeline)
        : this(whole.Id, whole._repository, whole._updates, whole.Output, whole._maskSecret)
    {
        _whole = whole;
        _pipeline = pipeline;
        _rollbacks = whole._rollbacks;
        Options = whole.Options;
        IsPlan = whole.IsPlan;
        Trigger = whole.Trigger;
        SourceId = whole.SourceId;
        Certificate = whole.Certificate;
        Pack = whole.Pack;
        User = whole.User;
        Connection = whole.Connection;
        Items = new PushItems(whole.Items);
    }

    /// <summary>The push's id: unique, sorts by time, stands in log and record.</summary>
    public string Id { get; }

    /// <summary>
    /// The repository. During <see cref="IHookStage.PreReceiveAsync"/> it reads the pushed objects before anybody else can,
    /// while its refs still name what they named before.
    /// </summary>
    public GitRepository Repository
    {
        get => _whole?.Repository ?? _repository;
        internal set => _repository = value;
    }

    /// <summary>
    /// The refs that the push changes: without those that the server or an earlier stage refused, and for a stage of a pipeline without
    /// those of other pipelines.
    /// </summary>
    public IReadOnlyList<RefUpdate> Updates
    {
        get => _whole is null ? _updates : Route(_whole.Updates);
        internal set => _updates = value;
    }

    /// <summary>The name of the pipeline that the stage is part of, or null.</summary>
    public string? Pipeline => _pipeline?.Name;

    /// <summary>What the pusher gave with <c>git push -o</c>, in order.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>
    /// Whether the pusher only asks what the push would do: <c>git push -o plan</c>, in a host that has a stage with
    /// <see cref="StageOptions.RunsInPlan"/>. Other stages do not run then, and the push is refused when those that do have
    /// written their plans.
    /// </summary>
    public bool IsPlan { get; init; }

    /// <summary>What made the push run: a git client, or somebody who had an earlier push run again.</summary>
    public PushTrigger Trigger { get; init; }

    /// <summary>The id of the push that is run again or returned to; null for <see cref="PushTrigger.Push"/>.</summary>
    public string? SourceId { get; init; }

    /// <summary>The certificate of a signed push (<c>git push --signed</c>), or null. Its signature is not verified yet.</summary>
    public PushCertificate? Certificate { get; init; }

    /// <summary>Who pushes. Has no authenticated identity where anonymous pushes are allowed.</summary>
    public ClaimsPrincipal User { get; init; } = new(new ClaimsIdentity());

    /// <summary>How the push reached the server.</summary>
    public PushConnection Connection { get; init; } = new("none");

    /// <summary>The pusher's terminal and the push's record.</summary>
    public IPushOutput Output { get; }

    /// <summary>What stages hand to later stages.</summary>
    public PushItems Items { get; } = new();

    /// <summary>Whether a pipeline says which refs are meant.</summary>
    internal bool IsRouted => _pipeline is { TakesRest: false };

    /// <summary>What the client sent; null when that was no object, or there is no client.</summary>
    internal ReceivedPack? Pack { get; init; }

    /// <summary>What programs that run as hooks are told besides.</summary>
    internal PushDetails Details { get; init; } = PushDetails.None;

    /// <summary>Whether any stage has registered a roll-back so far.</summary>
    internal bool HasRollbacks => _rollbacks.Count > 0;

    /// <summary>
    /// Registers how to take back what a stage did. When the push is refused, cancelled or fails, the actions run in reverse
    /// order of registration, each with a time limit of <see cref="GitPushOptions.RollbackTimeout"/>; one that throws is
    /// logged and does not keep the others from running. Once the refs have changed, nothing is rolled back any more.
    /// </summary>
    /// <param name="name">What is taken back, for the pusher and the log: <c>deployment/web</c>.</param>
    /// <param name="action">Takes it back.</param>
    public void OnRollback(string name, Func<CancellationToken, ValueTask> action)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(action);
        lock (_rollbacks)
        {
            _rollbacks.Push(new RollbackAction(name, action));
        }
    }

    /// <summary>
    /// Keeps a value out of everything the push writes: terminal, record and the reasons of rejections show <c>***</c>. Of a
    /// value with several lines each line is masked. Values shorter than 4 characters are not masked: they would hide
    /// ordinary words.
    /// </summary>
    public void MaskSecret(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _maskSecret?.Invoke(value);
    }

    /// <summary>What would be taken back, in that order.</summary>
    internal IReadOnlyList<string> RollbackNames
    {
        get
        {
            lock (_rollbacks)
            {
                return [.. _rollbacks.Select(rollback => rollback.Name)];
            }
        }
    }

    /// <summary>The push as the stages of a pipeline see it.</summary>
    internal PushContext In(PipelineRegistration pipeline) => new(this, pipeline);

    /// <summary>Takes the roll-back that was registered last.</summary>
    internal bool TryTakeRollback([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out RollbackAction? action)
    {
        lock (_rollbacks)
        {
            return _rollbacks.TryPop(out action);
        }
    }

    private IReadOnlyList<RefUpdate> Route(IReadOnlyList<RefUpdate> updates)
    {
        if (_routed is not { } routed || !ReferenceEquals(routed.Of, updates))
        {
            _routed = routed = (updates, [.. updates.Where(update => _pipeline!.Takes(update))]);
        }

        return routed.Routed;
    }
}
