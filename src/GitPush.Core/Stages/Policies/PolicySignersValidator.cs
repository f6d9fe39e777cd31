using GitPush.Signatures;
using Microsoft.Extensions.Options;

namespace GitPush.Stages.Policies;

/// <summary>Stops the host's start when a list of signers cannot be read, or has what does not count: the first push would be late to learn that.</summary>
internal sealed class PolicySignersValidator(IEnumerable<RefPolicy> policies, TimeProvider time) : IValidateOptions<GitPushOptions>
{
    public ValidateOptionsResult Validate(string? name, GitPushOptions options)
    {
        var failures = new List<string>();
        foreach (var signers in policies.SelectMany(policy => policy.Signers).Distinct())
        {
            Check(signers, failures);
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private void Check(TrustedSigners signers, List<string> failures)
    {
        try
        {
            _ = signers.Read(time.GetUtcNow(), (source, problem) => failures.Add($"Signers: {source}: {problem}"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            failures.Add($"Signers: {e.Message}");
        }
    }
}
