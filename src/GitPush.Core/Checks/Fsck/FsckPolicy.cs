using System.Globalization;
using GitPush.Objects;
using GitPush.Repositories;

namespace GitPush.Checks.Fsck;

/// <summary>Which defects refuse a push to one repository. Immutable once it is made.</summary>
internal sealed class FsckPolicy
{
    private const string ConfigPrefix = "receive.fsck.";
    private const int DefaultMaxNameBytes = 4_096;

    private readonly FsckSeverity[] _severities;
    private readonly HashSet<ObjectId> _skipList = [];
    private readonly List<string> _unknown = [];

    private FsckPolicy(bool isStrict)
    {
        IsStrict = isStrict;
        _severities = new FsckSeverity[FsckMessages.All.Length];
        foreach (var message in FsckMessages.All)
        {
            _severities[(int)message.Id] = isStrict ? message.InGit : message.ByDefault;
        }
    }

    /// <summary>Whether git's own severities are where it starts from, and nothing may be missing of what the pack names.</summary>
    public bool IsStrict { get; }

    /// <summary>Message ids in the config that no rule has: git tells the pusher of them, too, since they may be typing errors.</summary>
    public IReadOnlyList<string> UnknownMessageIds => _unknown;

    /// <summary>Bytes of an entry's name above which it is a <c>largePathname</c>.</summary>
    public long MaxNameBytes { get; private set; } = DefaultMaxNameBytes;

    /// <summary>What a host's options and a repository's config together want; null when objects are not to be checked.</summary>
    /// <param name="repositoryPath">What a relative path in the config is relative to.</param>
    /// <exception cref="RepositoryConfigException">The config has a value that git does not take either.</exception>
    public static FsckPolicy? For(FsckOptions options, RepositoryConfig config, string repositoryPath)
    {
        var inConfig = config.GetBoolean("receive.fsckobjects") ?? config.GetBoolean("transfer.fsckobjects");
        if (!(inConfig ?? options.Enabled))
        {
            return null;
        }

        var policy = new FsckPolicy(isStrict: options.Strict || inConfig == true);
        foreach (var (name, severity) in options.Severities)
        {
            policy.Set(FsckMessages.Find(name)!, severity);
        }

        foreach (var id in options.SkipList)
        {
            policy._skipList.Add(ObjectId.Parse(id));
        }

        foreach (var (key, value) in config.Entries)
        {
            if (key.StartsWith(ConfigPrefix, StringComparison.Ordinal))
            {
                policy.Apply(key[ConfigPrefix.Length..], value, repositoryPath);
            }
        }

        return policy;
    }

    public FsckSeverity SeverityOf(FsckMessageId id) => _severities[(int)id];

    /// <summary>Whether an object's defects are known and taken.</summary>
    public bool Skips(ObjectId id) => _skipList.Count > 0 && _skipList.Contains(id);

    private void Apply(string name, string? value, string repositoryPath)
    {
        if (value is null)
        {
            throw new RepositoryConfigException($"missing value for '{ConfigPrefix}{name}'");
        }

        if (name == "skiplist")
        {
            _skipList.UnionWith(FsckSkipList.Load(value, repositoryPath));
        }
        else if (FsckMessages.Find(name) is { } message)
        {
            var (severity, word) = Parse(message, value);
            if (message.Severity == GitSeverity.Fatal && severity != FsckSeverity.Error)
            {
                throw new RepositoryConfigException($"Cannot demote {name} to {word}");
            }

            Set(message, severity);
        }
        else
        {
            // One of a later version of git, perhaps.
            _unknown.Add(name);
        }
    }

    private void Set(FsckMessage message, FsckSeverity severity) => _severities[(int)message.Id] = severity;

    /// <summary><c>error</c>, <c>warn</c> or <c>ignore</c>; behind that of <c>largePathname</c> a colon and a number may stand.</summary>
    private (FsckSeverity Severity, string Word) Parse(FsckMessage message, string value)
    {
        var colon = value.IndexOf(':', StringComparison.Ordinal);
        if (message.Id == FsckMessageId.LargePathname && colon >= 0)
        {
            MaxNameBytes = RepositoryConfig.TryParseInteger(value[(colon + 1)..], out var bytes)
                ? bytes
                : throw new RepositoryConfigException(string.Create(CultureInfo.InvariantCulture, $"unable to parse max tree entry len: {value[(colon + 1)..]}"));
            value = value[..colon];
        }

        var severity = value switch
        {
            "error" => FsckSeverity.Error,
            "warn" => FsckSeverity.Warn,
            "ignore" => FsckSeverity.Ignore,
            _ => throw new RepositoryConfigException($"Unknown fsck message type: '{value}'"),
        };
        return (severity, value);
    }
}
