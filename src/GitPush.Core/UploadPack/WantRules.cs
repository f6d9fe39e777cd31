using GitPush.Repositories;

namespace GitPush.UploadPack;

/// <summary>
/// Which objects clients may ask for by id: the host's <see cref="WantPolicy"/>, changed by what a repository's <c>config</c>
/// says (git-config(1), <c>uploadpack.allowTipSHA1InWant</c> and its siblings), entry by entry as git reads them. Each entry
/// sets bits or clears them: that of <c>allowAnySHA1InWant</c> has those of the two others, so that a later one of those takes
/// its own part back and leaves the rest.
/// </summary>
internal readonly struct WantRules
{
    // enum allow_uor of git's upload-pack.c
    private const int Tip = 0x01;
    private const int ReachableCommit = 0x02;
    private const int Everything = 0x07;

    private readonly int _allowed;

    // The host's own measure, which git does not have: what hidden refs reach stays hidden.
    private readonly bool _visibleHistory;

    private WantRules(int allowed, bool visibleHistory) => (_allowed, _visibleHistory) = (allowed, visibleHistory);

    /// <summary>Objects that a hidden ref names: they are as good as those that a visible one names.</summary>
    public bool HiddenTips => (_allowed & (Tip | ReachableCommit)) != 0;

    /// <summary>Commits and tags that refs reach, and every tree and blob.</summary>
    public bool Reachable => _visibleHistory || (_allowed & ReachableCommit) != 0;

    /// <summary>Whether that goes for what hidden refs reach, too.</summary>
    public bool ReachableFromHidden => HiddenTips;

    /// <summary>Whatever there is.</summary>
    public bool Any => (_allowed & Everything) == Everything;

    /// <summary>Whether v0 and v1 offer <c>allow-tip-sha1-in-want</c>.</summary>
    public bool OffersTips => (_allowed & Tip) != 0;

    /// <summary>Whether v0 and v1 offer <c>allow-reachable-sha1-in-want</c>.</summary>
    public bool OffersReachable => Reachable;

    /// <exception cref="RepositoryConfigException">A setting's value is no boolean.</exception>
    public static WantRules Read(RepositoryConfig config, WantPolicy policy)
    {
        var rules = new WantRules(policy == WantPolicy.Any ? Everything : 0, policy == WantPolicy.Reachable);
        foreach (var (key, value) in config.Entries)
        {
            rules = key switch
            {
                "uploadpack.allowtipsha1inwant" => rules.With(Tip, Parse(key, value)),
                "uploadpack.allowreachablesha1inwant" => rules.With(ReachableCommit, Parse(key, value)),
                "uploadpack.allowanysha1inwant" => rules.With(Everything, Parse(key, value)),
                _ => rules,
            };
        }

        return rules;
    }

    private WantRules With(int bits, bool isAllowed) => isAllowed
        ? new WantRules(_allowed | bits, _visibleHistory)
        : new WantRules(_allowed & ~bits, _visibleHistory && (bits & ReachableCommit) == 0);

    private static bool Parse(string key, string? value) => RepositoryConfig.TryParseBoolean(value, out var result)
        ? result
        : throw new RepositoryConfigException($"bad boolean config value '{value}' for '{key}'");
}
