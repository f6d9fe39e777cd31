using GitPush.Repositories;

namespace GitPush.UploadPack;

/// <summary>
/// Which objects clients may ask for by id: the host's <see cref="WantPolicy"/>, changed by what a repository's <c>config</c>
/// says (git-config(1), <c>uploadpack.allowTipSHA1InWant</c> and its siblings), entry by entry as git reads them.
/// </summary>
/// <param name="HiddenTips">Objects that a hidden ref names.</param>
/// <param name="Reachable">Commits and tags that visible refs reach, and every tree and blob.</param>
/// <param name="ReachableFromHidden">Commits and tags that hidden refs reach.</param>
/// <param name="Any">Whatever there is.</param>
internal readonly record struct WantRules(bool HiddenTips, bool Reachable, bool ReachableFromHidden, bool Any)
{
    /// <summary>Whether v0 and v1 offer <c>allow-tip-sha1-in-want</c>.</summary>
    public bool OffersTips => HiddenTips || Any;

    /// <summary>Whether v0 and v1 offer <c>allow-reachable-sha1-in-want</c>.</summary>
    public bool OffersReachable => Reachable || Any;

    /// <exception cref="RepositoryConfigException">A setting's value is no boolean.</exception>
    public static WantRules Read(RepositoryConfig config, WantPolicy policy)
    {
        var rules = new WantRules(false, policy != WantPolicy.Tips, false, policy == WantPolicy.Any);
        foreach (var (key, value) in config.Entries)
        {
            rules = key switch
            {
                "uploadpack.allowtipsha1inwant" => rules with { HiddenTips = Parse(key, value) },
                "uploadpack.allowreachablesha1inwant" => Parse(key, value)
                    ? rules with { Reachable = true, ReachableFromHidden = true }
                    : rules with { Reachable = false, ReachableFromHidden = false, Any = false },
                "uploadpack.allowanysha1inwant" => Parse(key, value) ? rules with { Any = true } : default,
                _ => rules,
            };
        }

        return rules;
    }

    private static bool Parse(string key, string? value) => RepositoryConfig.TryParseBoolean(value, out var result)
        ? result
        : throw new RepositoryConfigException($"bad boolean config value '{value}' for '{key}'");
}
