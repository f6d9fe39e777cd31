using GitPush.Filters;
using GitPush.Refs;
using GitPush.Repositories;

namespace GitPush.UploadPack;

/// <summary>
/// How one repository is fetched from: what its own <c>config</c> says, with the meaning that git-config(1) gives to it, and
/// what the host says where the file is silent.
/// </summary>
internal sealed class UploadPackSettings
{
    // A timer takes no more than about 49 days, and no fetch prepares for a day.
    private static readonly TimeSpan Never = TimeSpan.FromDays(1);

    /// <exception cref="RepositoryConfigException">A setting's value is none that git reads.</exception>
    public UploadPackSettings(RepositoryConfig config, GitPushOptions options)
    {
        Hidden = HiddenRefs.For("uploadpack", config, options);
        Wants = WantRules.Read(config, options.FetchById);
        Filters = new FilterPolicy(config, options.AllowFilters);
        OffersRefInWant = config.GetBoolean("uploadpack.allowRefInWant") ?? false;
        OffersSideBandAll = config.GetBoolean("uploadpack.allowSidebandAll") ?? false;
        OffersObjectInfo = config.GetBoolean("transfer.advertiseObjectInfo") ?? false;
        OffersSessionId = config.GetBoolean("transfer.advertiseSID") ?? false;
        Unborn = config.GetString("lsrefs.unborn") switch
        {
            null or "advertise" => UnbornHead.Advertise,
            "allow" => UnbornHead.Allow,
            "ignore" => UnbornHead.Ignore,
            var other => throw new RepositoryConfigException($"invalid value for 'lsrefs.unborn': '{other}'"),
        };
        MaxTreeDepth = (int)Math.Clamp(config.GetInteger("core.maxTreeDepth") ?? int.MaxValue, 0, options.Limits.MaxTreeDepth);
        KeepAliveInterval = config.GetInteger("uploadpack.keepAlive") switch
        {
            null => options.KeepAliveInterval,
            { } seconds when seconds > 0 && seconds < Never.TotalSeconds => TimeSpan.FromSeconds(seconds),
            _ => Never,
        };
    }

    /// <summary>The refs that clients do not see.</summary>
    public HiddenRefs Hidden { get; }

    /// <summary>Which objects clients may ask for by id.</summary>
    public WantRules Wants { get; }

    /// <summary>Which filters clients may use.</summary>
    public FilterPolicy Filters { get; }

    /// <summary><c>uploadpack.allowRefInWant</c>: whether clients may ask for refs by name.</summary>
    public bool OffersRefInWant { get; }

    /// <summary><c>uploadpack.allowSidebandAll</c>: whether clients may have whole answers multiplexed.</summary>
    public bool OffersSideBandAll { get; }

    /// <summary><c>transfer.advertiseObjectInfo</c>: whether clients may ask for the sizes of objects.</summary>
    public bool OffersObjectInfo { get; }

    /// <summary><c>transfer.advertiseSID</c>: whether server and client name their sessions to each other.</summary>
    public bool OffersSessionId { get; }

    /// <summary><c>lsrefs.unborn</c>.</summary>
    public UnbornHead Unborn { get; }

    /// <summary><c>core.maxTreeDepth</c>, or the host's own limit where that is lower: how deep folders may be nested.</summary>
    public int MaxTreeDepth { get; }

    /// <summary><c>uploadpack.keepAlive</c>: how often a fetch that prepares its pack sends a sign of life.</summary>
    public TimeSpan KeepAliveInterval { get; }
}
