using System.Globalization;
using GitPush.Hooks;

namespace GitPush.Kubernetes.Manifests;

/// <summary>Where something stands, for whoever has to mend it.</summary>
/// <param name="File">The file in the pushed tree.</param>
/// <param name="Line">The line, from 1; 0 where there is none to name.</param>
internal readonly record struct ManifestOrigin(string File, int Line = 0)
{
    /// <summary>The failure that a pusher reads: <c>deploy/web.yaml:12: …</c>.</summary>
    public StageFailedException Error(string problem, Exception? cause = null) => new($"{this}: {problem}", cause);

    public override string ToString() => Line > 0 ? string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}") : File;
}
