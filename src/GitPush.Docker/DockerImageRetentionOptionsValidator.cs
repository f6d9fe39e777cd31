using Microsoft.Extensions.Options;

namespace GitPush.Docker;

/// <summary>Stops the host's start on a wrong option, with a message that names it.</summary>
internal sealed class DockerImageRetentionOptionsValidator : IValidateOptions<DockerImageRetentionOptions>
{
    public ValidateOptionsResult Validate(string? name, DockerImageRetentionOptions options)
    {
        var failures = DockerEngineOptionsCheck.FindProblems(options.Engine).ToList();
        if (options.Keep < 1)
        {
            failures.Add($"{nameof(DockerImageRetentionOptions)}.{nameof(options.Keep)} must be at least 1, and is {options.Keep}.");
        }

        if (options.MinimumAge < TimeSpan.Zero)
        {
            failures.Add($"{nameof(DockerImageRetentionOptions)}.{nameof(options.MinimumAge)} must not be negative, and is {options.MinimumAge}.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
