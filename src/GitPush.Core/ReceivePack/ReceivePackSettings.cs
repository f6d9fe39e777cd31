using GitPush.Refs;
using GitPush.Repositories;

namespace GitPush.ReceivePack;

/// <summary>
/// How one repository takes pushes: what its own <c>config</c> says, with the meaning that git-config(1) gives to it, and what
/// the host says where the file is silent.
/// </summary>
internal sealed record ReceivePackSettings
{
    // A timer takes no more than about 49 days.
    private const long MaxKeepAliveSeconds = 86_400;

    /// <summary>No ref may be deleted, whatever the repository says: the host's choice.</summary>
    public required bool DenyAllDeletes { get; init; }

    /// <summary><c>receive.denyDeletes</c>: no branch may be deleted.</summary>
    public required bool DenyBranchDeletes { get; init; }

    /// <summary><c>receive.denyNonFastForwards</c>.</summary>
    public required bool DenyNonFastForwards { get; init; }

    /// <summary><c>receive.denyCurrentBranch</c>: updates of a branch that a work tree has checked out.</summary>
    public required DenyAction DenyCurrentBranch { get; init; }

    /// <summary><c>receive.denyDeleteCurrent</c>.</summary>
    public required DenyAction DenyDeleteCurrent { get; init; }

    /// <summary>Whether the repository has a work tree of its own, whose branch its HEAD names.</summary>
    public required bool HasWorkTree { get; init; }

    /// <summary>The refs that pushes neither see nor change.</summary>
    public required HiddenRefs Hidden { get; init; }

    /// <summary><c>receive.procReceiveRefs</c>: the refs that a proc-receive hook takes.</summary>
    public required ProcReceiveRefs ProcReceive { get; init; }

    /// <summary><c>receive.advertiseAtomic</c>.</summary>
    public required bool OffersAtomic { get; init; }

    /// <summary><c>receive.advertisePushOptions</c>; unlike git's, this server takes options unless it is told not to.</summary>
    public required bool OffersPushOptions { get; init; }

    /// <summary><c>repack.useDeltaBaseOffset</c>: whether clients may name a delta's base by its offset.</summary>
    public required bool OffersOfsDelta { get; init; }

    /// <summary><c>transfer.advertiseSID</c>.</summary>
    public required bool OffersSessionId { get; init; }

    /// <summary><c>receive.keepAlive</c>: how often a quiet push sends a sign of life; null: never.</summary>
    public required TimeSpan? KeepAliveInterval { get; init; }

    /// <summary><c>receive.maxInputSize</c> in bytes of a pack; null: only the host's own limits.</summary>
    public required long? MaxInputBytes { get; init; }

    /// <summary>
    /// <c>receive.unpackLimit</c>, or <c>transfer.unpackLimit</c>: packs with fewer objects are stored object by object. 0
    /// keeps every pack, as this server does unless it is told otherwise.
    /// </summary>
    public required long UnpackLimit { get; init; }

    /// <summary><c>receive.certNonceSeed</c>: the secret behind nonces; null: signed pushes are not offered.</summary>
    public required string? CertNonceSeed { get; init; }

    /// <summary><c>receive.certNonceSlop</c>: how old a nonce of an earlier request may be and still count as this one's.</summary>
    public required TimeSpan CertNonceSlop { get; init; }

    /// <summary><c>receive.updateServerInfo</c>: whether what dumb clients read is brought up to date after a push.</summary>
    public required bool UpdatesServerInfo { get; init; }

    /// <summary><c>core.sharedRepository</c>; the transaction of the refs reads it by itself.</summary>
    public required SharedRepository Shared { get; init; }

    /// <exception cref="RepositoryConfigException">A value is none that git reads.</exception>
    public static ReceivePackSettings Read(RepositoryConfig config, GitPushOptions options) => new()
    {
        DenyAllDeletes = !options.AllowDeletes,
        DenyBranchDeletes = config.GetBoolean("receive.denydeletes") ?? false,
        DenyNonFastForwards = !options.AllowNonFastForwards || (config.GetBoolean("receive.denynonfastforwards") ?? false),
        DenyCurrentBranch = Deny(config, "receive.denycurrentbranch") ?? DenyAction.Unconfigured,
        DenyDeleteCurrent = Deny(config, "receive.denydeletecurrent")
            ?? (options.AllowDeleteCurrentBranch ? DenyAction.Ignore : DenyAction.Unconfigured),
        HasWorkTree = config.GetBoolean("core.bare") == false,
        Hidden = HiddenRefs.For("receive", config, options),
        ProcReceive = ProcReceiveRefs.Parse(config.GetAll("receive.procreceiverefs")),
        OffersAtomic = config.GetBoolean("receive.advertiseatomic") ?? true,
        OffersPushOptions = config.GetBoolean("receive.advertisepushoptions") ?? true,
        OffersOfsDelta = config.GetBoolean("repack.usedeltabaseoffset") ?? true,
        OffersSessionId = config.GetBoolean("transfer.advertisesid") ?? false,
        KeepAliveInterval = config.GetInteger("receive.keepalive") switch
        {
            null => options.KeepAliveInterval,
            <= 0 => null,
            { } seconds => TimeSpan.FromSeconds(Math.Min(seconds, MaxKeepAliveSeconds)),
        },
        MaxInputBytes = config.GetInteger("receive.maxinputsize") is > 0 and var bytes ? bytes : null,
        UnpackLimit = Limit(config, "receive.unpacklimit") ?? Limit(config, "transfer.unpacklimit") ?? 0,
        CertNonceSeed = config.GetString("receive.certnonceseed") ?? options.CertNonceSeed,
        CertNonceSlop = config.GetInteger("receive.certnonceslop") is { } slop ? TimeSpan.FromSeconds(Math.Clamp(slop, 0, int.MaxValue)) : options.CertNonceSlop,
        UpdatesServerInfo = config.GetBoolean("receive.updateserverinfo") ?? false,
        Shared = SharedRepository.Of(config),
    };

    // A negative limit is as none: the next setting counts.
    private static long? Limit(RepositoryConfig config, string key) => config.GetInteger(key) is >= 0 and var limit ? limit : null;

    private static DenyAction? Deny(RepositoryConfig config, string key) =>
        config.GetAll(key) is not [.., var text] ? null
        : Is(text, "ignore") ? DenyAction.Ignore
        : Is(text, "warn") ? DenyAction.Warn
        : Is(text, "refuse") ? DenyAction.Refuse
        : Is(text, "updateinstead") ? DenyAction.UpdateInstead
        : config.GetBoolean(key) == true ? DenyAction.Refuse
        : DenyAction.Ignore;

    private static bool Is(string? text, string word) => string.Equals(text, word, StringComparison.OrdinalIgnoreCase);
}
