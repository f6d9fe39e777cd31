using System.Net;
using System.Text.RegularExpressions;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Health;

namespace GitPush.Kubernetes.Apply;

/// <summary>Says in the pusher's words what the API server has against an object, and what can be done.</summary>
internal static partial class ApiRefusal
{
    private const int MaxLines = 10;

    // A refusal can quote a whole template.
    private const int MaxLength = 500;

    /// <summary>One line for each thing that is wrong.</summary>
    public static IReadOnlyList<string> Explain(ObjectKey key, KubernetesApiException exception)
    {
        if (exception.StatusCode == HttpStatusCode.UnprocessableEntity && exception.Causes.Count > 0)
        {
            return [.. exception.Causes.Take(MaxLines).Select(cause => $"{key}: {(cause.Field.Length == 0 ? "" : $"{cause.Field}: ")}{OneLine.Of(cause.Message, MaxLength)}")];
        }

        return [Explain(key.ToString(), exception)];
    }

    /// <summary>One line for a request that is about no object of the push.</summary>
    public static string Explain(string subject, KubernetesApiException exception) => $"{subject}: {OneLine.Of(Reason(exception), MaxLength)}";

    /// <summary>Whether a change is refused only because it cannot be made to an object that exists.</summary>
    public static bool IsImmutable(KubernetesApiException exception) =>
        exception.StatusCode is HttpStatusCode.UnprocessableEntity or HttpStatusCode.BadRequest or HttpStatusCode.Forbidden
        && Immutable().IsMatch(string.Join('\n', exception.Causes.Select(cause => cause.Message).Append(exception.Message)));

    /// <summary>The fields that cannot be changed, or words for them.</summary>
    public static string ImmutableFields(KubernetesApiException exception)
    {
        var fields = exception.Causes.Where(cause => cause.Field.Length > 0).Select(cause => cause.Field).Distinct().ToArray();
        return fields.Length == 0 ? "what changed" : string.Join(", ", fields);
    }

    private static string Reason(KubernetesApiException exception)
    {
        if (exception.StatusCode is null)
        {
            return "the cluster cannot be reached";
        }

        if (exception.StatusCode != HttpStatusCode.Forbidden)
        {
            return MissingNamespace().Match(exception.Message) is { Success: true } missing
                ? $"namespace {missing.Groups["name"].Value} does not exist"
                : exception.Message;
        }

        if (Denied().Match(exception.Message) is { Success: true } denied)
        {
            var group = denied.Groups["group"].Value;
            var place = denied.Groups["namespace"] is { Success: true } ns ? $"in namespace {ns.Value}" : "in the cluster";
            return $"{denied.Groups["user"].Value} may not {denied.Groups["verb"].Value} {denied.Groups["resource"].Value}{(group.Length == 0 ? "" : $".{group}")} {place}";
        }

        // Quotas and admission plug-ins.
        var start = exception.Message.IndexOf(" is forbidden: ", StringComparison.Ordinal);
        return start < 0 ? exception.Message : exception.Message[(start + " is forbidden: ".Length)..];
    }

    [GeneratedRegex("""User "(?<user>[^"]+)" cannot (?<verb>\w+) resource "(?<resource>[^"]+)" in API group "(?<group>[^"]*)"( in the namespace "(?<namespace>[^"]+)")?""", RegexOptions.CultureInvariant)]
    private static partial Regex Denied();

    [GeneratedRegex("""^namespaces "(?<name>[^"]+)" not found""", RegexOptions.CultureInvariant)]
    private static partial Regex MissingNamespace();

    // What the API's own validation, CEL rules and webhooks commonly say.
    [GeneratedRegex("""immutable|may not (be changed|change)|cannot be (changed|updated|modified)|updates to \w+ spec""", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Immutable();
}
