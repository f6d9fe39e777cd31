using GitPush.Ssh.Hosting;
using Microsoft.Extensions.Options;

namespace GitPush.Ssh;

/// <summary>Stops the host's start on a wrong option, with a message that names it.</summary>
internal sealed class GitPushSshOptionsValidator : IValidateOptions<GitPushSshOptions>
{
    private const int MaxBannerLength = 4_096;

    public ValidateOptionsResult Validate(string? name, GitPushSshOptions options)
    {
        var failures = new List<string>();
        RequireRange(nameof(options.Port), options.Port, 0, ushort.MaxValue);
        foreach (var address in options.ListenAddresses)
        {
            if (!ListenEndpoints.TryParse(address, options.Port, out _))
            {
                Fail(nameof(options.ListenAddresses), $"has an entry that is no IP address: '{address}'");
            }
        }

        if (options.HostKeyFolder is not null && string.IsNullOrWhiteSpace(options.HostKeyFolder))
        {
            Fail(nameof(options.HostKeyFolder), $"is no folder: '{options.HostKeyFolder}'");
        }

        if (options.HostKeyFiles.Any(string.IsNullOrWhiteSpace))
        {
            Fail(nameof(options.HostKeyFiles), "has an empty entry");
        }

        if (options.HostKeys.Any(string.IsNullOrWhiteSpace))
        {
            Fail(nameof(options.HostKeys), "has an empty entry");
        }

        if (options.Banner is { Length: > MaxBannerLength })
        {
            Fail(nameof(options.Banner), $"must have at most {MaxBannerLength} characters, and has {options.Banner.Length}");
        }

        RequireRange(nameof(options.MaxConnections), options.MaxConnections, 1, int.MaxValue);
        RequireRange(nameof(options.MaxUnauthenticatedConnections), options.MaxUnauthenticatedConnections, 1, int.MaxValue);
        RequireRange(nameof(options.MaxUnauthenticatedPerAddress), options.MaxUnauthenticatedPerAddress, 1, int.MaxValue);
        RequirePositive(nameof(options.LoginGrace), options.LoginGrace);
        RequireRange(nameof(options.MaxAuthenticationFailures), options.MaxAuthenticationFailures, 1, 1_000);
        RequireRange(nameof(options.MaxKeyQueries), options.MaxKeyQueries, 1, 10_000);
        RequireRange(nameof(options.MaxChannels), options.MaxChannels, 1, 1_000);

        // One packet at least has to fit.
        RequireRange(nameof(options.WindowBytes), options.WindowBytes, 32 << 10, 1 << 30);
        RequirePositive(nameof(options.IdleTimeout), options.IdleTimeout);
        RequirePositive(nameof(options.KeepAliveInterval), options.KeepAliveInterval);
        RequireRange(nameof(options.KeepAliveMax), options.KeepAliveMax, 1, 1_000);

        // Less and a connection would do nothing but exchange keys; more and AES-GCM's counters come near their end (RFC 4253 §9).
        RequireRange(nameof(options.RekeyBytes), options.RekeyBytes, 1 << 20, 1L << 36);
        RequirePositive(nameof(options.RekeyInterval), options.RekeyInterval);
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void Fail(string option, string problem) => failures.Add($"{nameof(GitPushSshOptions)}.{option} {problem}.");

        void RequirePositive(string option, TimeSpan value)
        {
            // A timer takes no more than about 49 days.
            if (value <= TimeSpan.Zero || value.TotalMilliseconds > uint.MaxValue - 1)
            {
                Fail(option, $"must be more than zero and less than 49 days, and is {value}");
            }
        }

        void RequireRange(string option, long value, long least, long most)
        {
            if (value < least || value > most)
            {
                Fail(option, $"must be from {least} to {most}, and is {value}");
            }
        }
    }
}
