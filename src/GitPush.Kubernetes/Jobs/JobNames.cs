using System.Security.Cryptography;
using System.Text;

namespace GitPush.Kubernetes.Jobs;

/// <summary>
/// The name of a Job in the cluster: a function of its own name and the push, so that no push runs it twice, whatever becomes of the
/// connection, and no two pushes run the same one.
/// </summary>
internal static class JobNames
{
    // The name is also the value of a label on the pods.
    private const int MaxLength = 63;
    private const int HashLength = 10;

    /// <summary><c>migrate</c> becomes <c>migrate-3f9a1c44e0</c>.</summary>
    public static string For(string name, string? ns, string pushId)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{pushId}\n{ns}\n{name}")))[..HashLength];
        var safe = string.Concat(name.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' ? c : '-')).Trim('-', '.');
        var kept = safe.Length > MaxLength - HashLength - 1 ? safe[..(MaxLength - HashLength - 1)].TrimEnd('-', '.') : safe;
        return kept.Length == 0 ? $"job-{hash}" : $"{kept}-{hash}";
    }
}
