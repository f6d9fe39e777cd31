using GitPush.Control;
using GitPush.History;
using GitPush.Hooks;
using GitPush.Maintenance;
using GitPush.Operations;
using GitPush.Repositories;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace GitPush.ReceivePack;

/// <summary>What every push needs of the host.</summary>
internal sealed class PushServices(
    IOptions<GitPushOptions> options,
    ServerInstance instance,
    PushRegistry registry,
    RepositoryTurns turns,
    IEnumerable<StageRegistration> stages,
    IPushLog log,
    IEnumerable<IPushObserver> observers,
    IEnumerable<IPushLinks> links,
    IServiceScopeFactory scopes,
    TimeProvider time,
    MaintenanceSchedule maintenance,
    PushRates rates,
    ILoggerFactory loggers,
    IReceiveHooks? hooks = null)
{
    public GitPushOptions Options { get; } = options.Value;

    public ServerInstance Instance { get; } = instance;

    public PushRegistry Registry { get; } = registry;

    public RepositoryTurns Turns { get; } = turns;

    /// <summary>The host's stages, in the order in which they run.</summary>
    public IReadOnlyList<StageRegistration> Stages { get; } = [.. stages.OrderBy(stage => stage.Order)];

    public IPushLog Log { get; } = log;

    /// <summary>Are told of each record as well.</summary>
    public IReadOnlyList<IPushObserver> Observers { get; } = [.. observers];

    /// <summary>Know where people read about pushes.</summary>
    public IReadOnlyList<IPushLinks> Links { get; } = [.. links];

    public IServiceScopeFactory Scopes { get; } = scopes;

    public TimeProvider Time { get; } = time;

    /// <summary>Is told of each push that changed refs.</summary>
    public MaintenanceSchedule Maintenance { get; } = maintenance;

    /// <summary>The hooks that are no stages; null where the host has none.</summary>
    public IReceiveHooks? Hooks { get; } = hooks;

    /// <summary>The host's rate limits.</summary>
    public PushRates Rates { get; } = rates;

    public ILogger Logger { get; } = loggers.CreateLogger("GitPush.ReceivePack");
}
