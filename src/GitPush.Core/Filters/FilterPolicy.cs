using GitPush.Repositories;

namespace GitPush.Filters;

/// <summary>
/// Which filters clients may use: what the host says, and a repository's <c>uploadpack.allowFilter</c>,
/// <c>uploadpackfilter.allow</c>, <c>uploadpackfilter.&lt;filter&gt;.allow</c> and <c>uploadpackfilter.tree.maxDepth</c>
/// (git-config(1)).
/// </summary>
internal sealed class FilterPolicy
{
    private const string Section = "uploadpackfilter.";

    private readonly Dictionary<string, bool> _allowed = new(StringComparer.Ordinal);
    private readonly bool _fallback = true;
    private readonly ulong _maxTreeDepth = ulong.MaxValue;

    /// <exception cref="RepositoryConfigException">A setting's value is none.</exception>
    public FilterPolicy(RepositoryConfig config, bool allowedByHost)
    {
        IsOffered = config.GetBoolean("uploadpack.allowFilter") ?? allowedByHost;
        _fallback = config.GetBoolean("uploadpackfilter.allow") ?? true;
        foreach (var (key, value) in config.Entries)
        {
            if (!key.StartsWith(Section, StringComparison.Ordinal) || key.LastIndexOf('.') is var end && end <= Section.Length)
            {
                continue;
            }

            var name = key[Section.Length..end];
            switch (key[(end + 1)..])
            {
                case "allow":
                    _allowed[name] = RepositoryConfig.TryParseBoolean(value, out var allow)
                        ? allow
                        : throw new RepositoryConfigException($"bad boolean config value '{value}' for '{key}'");
                    break;

                case "maxdepth" when name == "tree":
                    _allowed[name] = true;
                    _maxTreeDepth = RepositoryConfig.TryParseUnsigned(value, out var depth)
                        ? depth
                        : throw new RepositoryConfigException($"bad numeric config value '{value}' for '{key}'");
                    break;
            }
        }
    }

    /// <summary>Whether filters are offered at all.</summary>
    public bool IsOffered { get; }

    /// <summary>Refuses a filter that clients may not use, or one in it.</summary>
    /// <remarks>
    /// <c>sparse:oid</c> is refused whatever the settings say: for each tree it walks through, it matches patterns that the
    /// client chose, which is why servers that serve strangers turn it off.
    /// </remarks>
    /// <exception cref="GitProtocolException">It may not be used.</exception>
    public void Check(FilterSpec filter)
    {
        if (filter.Kind == FilterKind.SparseOid || !_allowed.GetValueOrDefault(filter.Name, _fallback))
        {
            throw new GitProtocolException($"filter '{filter.Name}' not supported");
        }

        if (filter.Kind == FilterKind.Tree && filter.Number > _maxTreeDepth)
        {
            throw new GitProtocolException($"tree filter allows max depth {_maxTreeDepth}, but got {filter.Number}");
        }

        foreach (var part in filter.Parts)
        {
            Check(part);
        }
    }
}
