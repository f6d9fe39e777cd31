using Microsoft.Extensions.Options;

namespace GitPush.Console;

internal sealed class GitPushConsoleOptionsValidator : IValidateOptions<GitPushConsoleOptions>
{
    public ValidateOptionsResult Validate(string? name, GitPushConsoleOptions options)
    {
        List<string> failures = [];
        if (options.PublicUrl is { } url && (!url.IsAbsoluteUri || url.Scheme is not ("http" or "https") || url.Query.Length > 0 || url.Fragment.Length > 0))
        {
            Fail(nameof(options.PublicUrl), "must be an absolute http or https address without query and fragment");
        }

        if (string.IsNullOrWhiteSpace(options.Title))
        {
            Fail(nameof(options.Title), "must not be empty");
        }

        AtLeastOne(nameof(options.PageSize), options.PageSize, 500);
        AtLeastOne(nameof(options.MaxScannedPushes), options.MaxScannedPushes, int.MaxValue);
        AtLeastOne(nameof(options.MaxCommitsPerRef), options.MaxCommitsPerRef, 1_000);
        AtLeastOne(nameof(options.MaxRefsPerPush), options.MaxRefsPerPush, 10_000);
        AtLeastOne(nameof(options.MaxEntries), options.MaxEntries, 100_000);
        AtLeastOne(nameof(options.MaxFileBytes), options.MaxFileBytes, 64 << 20);
        AtLeastOne(nameof(options.MaxFileLines), options.MaxFileLines, 1_000_000);
        AtLeastOne(nameof(options.MaxLogCharacters), options.MaxLogCharacters, 64 << 20);
        AtLeastOne(nameof(options.MaxFollowers), options.MaxFollowers, int.MaxValue);
        AtLeastOne(nameof(options.MaxFollowersPerUser), options.MaxFollowersPerUser, int.MaxValue);
        UpToADay(nameof(options.HeartbeatInterval), options.HeartbeatInterval);
        UpToADay(nameof(options.WriteTimeout), options.WriteTimeout);
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void Fail(string option, string rule) => failures.Add($"{nameof(GitPushConsoleOptions)}.{option} {rule}.");

        void AtLeastOne(string option, int value, int most)
        {
            if (value < 1 || value > most)
            {
                Fail(option, most == int.MaxValue ? "must be at least 1" : $"must be from 1 to {most}");
            }
        }

        void UpToADay(string option, TimeSpan value)
        {
            if (value <= TimeSpan.Zero || value > TimeSpan.FromDays(1))
            {
                Fail(option, "must be more than 0 and at most a day");
            }
        }
    }
}
