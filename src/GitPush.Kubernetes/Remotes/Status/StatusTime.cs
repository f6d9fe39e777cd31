using System.Globalization;

namespace GitPush.Kubernetes.Remotes.Status;

/// <summary>Times as objects have them (<c>metav1.Time</c>).</summary>
internal static class StatusTime
{
    public static string Of(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
