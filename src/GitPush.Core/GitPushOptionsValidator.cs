using GitPush.Checks;
using GitPush.Checks.Fsck;
using Microsoft.Extensions.Options;

namespace GitPush;

/// <summary>Stops the host's start on a wrong option, with a message that names it.</summary>
internal sealed class GitPushOptionsValidator : IValidateOptions<GitPushOptions>
{
    public ValidateOptionsResult Validate(string? name, GitPushOptions options)
    {
        var failures = new List<string>();
        if (string.IsNullOrWhiteSpace(options.RepositoryRoot))
        {
            Fail(nameof(options.RepositoryRoot), "is not set; it is the folder that holds the repositories");
        }
        else
        {
            RequireFolder(nameof(options.RepositoryRoot), options.RepositoryRoot);
        }

        if (options.HistoryPath is not null)
        {
            RequireFolder(nameof(options.HistoryPath), options.HistoryPath);
        }

        if (options.HistoryRetention is { } retention && (retention < TimeSpan.FromHours(1) || retention > TimeSpan.FromDays(36_500)))
        {
            Fail(nameof(options.HistoryRetention), $"must be from one hour to 100 years, and is {retention}");
        }

        if (options.HistoryMaxPushes < 1)
        {
            Fail(nameof(options.HistoryMaxPushes), $"must be at least 1, and is {options.HistoryMaxPushes}");
        }

        if (!RefName.IsValid("refs/heads/" + options.DefaultBranch))
        {
            Fail(nameof(options.DefaultBranch), $"is no branch name: '{options.DefaultBranch}'");
        }

        RequireDefined(nameof(options.Turn), options.Turn);
        RequireDefined(nameof(options.OnClientDisconnect), options.OnClientDisconnect);
        RequireDefined(nameof(options.FetchById), options.FetchById);
        RequirePositive(nameof(options.TurnTimeout), options.TurnTimeout);
        RequirePositive(nameof(options.StageTimeout), options.StageTimeout);
        RequirePositive(nameof(options.RollbackTimeout), options.RollbackTimeout);
        RequirePositive(nameof(options.KeepAliveInterval), options.KeepAliveInterval);
        if (options.ShutdownGrace != TimeSpan.Zero)
        {
            RequirePositive(nameof(options.ShutdownGrace), options.ShutdownGrace);
        }

        foreach (var hidden in options.HiddenRefs)
        {
            if (hidden is null || !hidden.TrimStart('!').StartsWith("refs/", StringComparison.Ordinal))
            {
                Fail(nameof(options.HiddenRefs), $"has an entry that does not begin with 'refs/': '{hidden}'");
            }
        }

        if (options.CertNonceSeed is { Length: 0 })
        {
            Fail(nameof(options.CertNonceSeed), "is empty; it is a secret");
        }

        if (options.CertNonceSlop < TimeSpan.Zero)
        {
            Fail(nameof(options.CertNonceSlop), $"must not be negative, and is {options.CertNonceSlop}");
        }

        foreach (var problem in FsckOptionsCheck.FindProblems(options.Fsck))
        {
            Fail(problem.Option, problem.Text);
        }

        var limits = options.Limits;
        RequireRange(nameof(limits.MaxPackBytes), limits.MaxPackBytes, 32, long.MaxValue);
        RequireRange(nameof(limits.MaxObjects), limits.MaxObjects, 1, 500_000_000);
        RequireRange(nameof(limits.MaxObjectBytes), limits.MaxObjectBytes, 1, int.MaxValue - 65_536L);
        RequireRange(nameof(limits.MaxInflatedBytes), limits.MaxInflatedBytes, 1, long.MaxValue);
        RequireRange(nameof(limits.MaxDeltaDepth), limits.MaxDeltaDepth, 1, 1_000_000);
        RequireRange(nameof(limits.MaxTreeDepth), limits.MaxTreeDepth, 1, 4_096);
        RequireRange(nameof(limits.MaxCommands), limits.MaxCommands, 1, int.MaxValue);
        RequireRange(nameof(limits.MaxCommandBytes), limits.MaxCommandBytes, 1_000, long.MaxValue);
        RequireRange(nameof(limits.MaxRefNameBytes), limits.MaxRefNameBytes, 16, 60_000);
        RequireRange(nameof(limits.MaxPushOptions), limits.MaxPushOptions, 0, int.MaxValue);
        RequireRange(nameof(limits.MaxPushOptionBytes), limits.MaxPushOptionBytes, 0, int.MaxValue);
        RequireRange(nameof(limits.MaxPushCertificateBytes), limits.MaxPushCertificateBytes, 0, int.MaxValue);
        RequireRange(nameof(limits.MaxNegotiationLines), limits.MaxNegotiationLines, 1, int.MaxValue);
        RequireRange(nameof(limits.MaxRecordedOutputBytes), limits.MaxRecordedOutputBytes, 0, int.MaxValue);
        if (limits.MaxRepositoryBytes is { } room)
        {
            RequireRange(nameof(limits.MaxRepositoryBytes), room, 1, long.MaxValue);
        }

        RequirePositive("Limits." + nameof(limits.IdleTimeout), limits.IdleTimeout);
        RequirePositive("Limits." + nameof(limits.MaxReceiveTime), limits.MaxReceiveTime);

        var rates = options.RateLimits;
        RequirePositive("RateLimits." + nameof(rates.Window), rates.Window);
        foreach (var (option, allowed) in new[] { (nameof(rates.PushesPerUser), rates.PushesPerUser), (nameof(rates.PushesPerRepository), rates.PushesPerRepository) })
        {
            if (allowed < 1)
            {
                Fail("RateLimits." + option, $"must be at least 1, and is {allowed}");
            }
        }

        var maintenance = options.Maintenance;
        RequirePositive("Maintenance." + nameof(maintenance.Interval), maintenance.Interval);
        RequirePositive("Maintenance." + nameof(maintenance.PruneInterval), maintenance.PruneInterval);
        RequireAtLeastOne(nameof(maintenance.Pushes), maintenance.Pushes);
        RequireAtLeastOne(nameof(maintenance.MaxConcurrent), maintenance.MaxConcurrent);
        RequireAtLeastOne(nameof(maintenance.MinLooseObjects), maintenance.MinLooseObjects);
        RequireAtLeastOne(nameof(maintenance.MinLooseRefs), maintenance.MinLooseRefs);
        if (maintenance.MinPacks < 2)
        {
            Fail("Maintenance." + nameof(maintenance.MinPacks), $"must be at least 2, and is {maintenance.MinPacks}");
        }

        if (maintenance.PruneGrace < TimeSpan.Zero || maintenance.PruneGrace > TimeSpan.FromDays(36_500))
        {
            Fail("Maintenance." + nameof(maintenance.PruneGrace), $"must be from zero to 100 years, and is {maintenance.PruneGrace}");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void Fail(string option, string problem) => failures.Add($"GitPushOptions.{option} {problem}.");

        void RequireFolder(string option, string path)
        {
            if (string.IsNullOrWhiteSpace(path) || path.Contains('\0', StringComparison.Ordinal) || IsBehindFile(path))
            {
                Fail(option, $"is no folder: '{path}'");
            }
        }

        void RequirePositive(string option, TimeSpan value)
        {
            // A timer takes no more than about 49 days.
            if (value <= TimeSpan.Zero || value.TotalMilliseconds > uint.MaxValue - 1)
            {
                Fail(option, $"must be more than zero and less than 49 days, and is {value}");
            }
        }

        void RequireAtLeastOne(string option, int value)
        {
            if (value < 1)
            {
                Fail("Maintenance." + option, $"must be at least 1, and is {value}");
            }
        }

        void RequireRange(string option, long value, long least, long most)
        {
            if (value < least || value > most)
            {
                Fail("Limits." + option, $"must be from {least} to {most}, and is {value}");
            }
        }

        void RequireDefined<TEnum>(string option, TEnum value)
            where TEnum : struct, Enum
        {
            if (!Enum.IsDefined(value))
            {
                Fail(option, $"has no such value: {value}");
            }
        }
    }

    /// <summary>Whether a path names a file, or could only lie inside of one.</summary>
    private static bool IsBehindFile(string path)
    {
        var folder = Path.GetFullPath(path);
        while (!Path.Exists(folder) && Path.GetDirectoryName(folder) is { } parent)
        {
            folder = parent;
        }

        return File.Exists(folder);
    }
}
