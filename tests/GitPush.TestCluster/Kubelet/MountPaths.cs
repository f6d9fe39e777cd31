using System.Text.RegularExpressions;

namespace GitPush.Testing.Kubernetes.Kubelet;

/// <summary>Turns the paths of what a container mounts into those of this machine.</summary>
internal sealed class MountPaths
{
    private readonly Dictionary<string, string> places = new(StringComparer.Ordinal);
    private readonly Regex pattern;

    public MountPaths(ContainerStart start)
    {
        foreach (var (mountPath, hostPath) in start.Mounts.Select(mount => (mount.MountPath, mount.HostPath)).Append(start.TerminationLog))
        {
            places[mountPath.TrimEnd('/')] = hostPath;
        }

        // Whole names only, the longest first: "/data" is neither in "/database" nor in "./data".
        var paths = places.Keys.Where(path => path.Length > 0).OrderByDescending(path => path.Length).Select(Regex.Escape);
        pattern = new Regex($"(?<![A-Za-z0-9._/-])(?:{string.Join('|', paths)})(?![A-Za-z0-9._-])", RegexOptions.CultureInvariant);
    }

    /// <summary>A text with the paths in it replaced.</summary>
    public string OnHost(string text) => pattern.Replace(text, match => places[match.Value]);
}
