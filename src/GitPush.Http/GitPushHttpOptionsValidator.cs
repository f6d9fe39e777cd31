using Microsoft.Extensions.Options;

namespace GitPush.Http;

internal sealed class GitPushHttpOptionsValidator : IValidateOptions<GitPushHttpOptions>
{
    public ValidateOptionsResult Validate(string? name, GitPushHttpOptions options)
    {
        var failures = new List<string>();
        if (options.MaxInflatedRequestBytes <= 0)
        {
            failures.Add($"{nameof(GitPushHttpOptions)}.{nameof(options.MaxInflatedRequestBytes)} must be more than 0 bytes.");
        }

        if (options.MaxDrainBytes < 0)
        {
            failures.Add($"{nameof(GitPushHttpOptions)}.{nameof(options.MaxDrainBytes)} must not be negative.");
        }

        // A timer takes no more than about 49 days.
        if (options.DrainTimeout <= TimeSpan.Zero || options.DrainTimeout.TotalMilliseconds > uint.MaxValue - 1)
        {
            failures.Add($"{nameof(GitPushHttpOptions)}.{nameof(options.DrainTimeout)} must be more than 0 and less than 49 days.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
