using System.Text.RegularExpressions;

namespace GitPush.Testing.Kubernetes.Kubelet;

/// <summary>Turns the paths of what a container mounts into those of this machine.</summary>
internal sealed class MountPaths
{
    private readonly Dictionary<string, string> _places = new(StringComparer.Ordinal);
    private readonly Regex _pattern;

    public MountPaths(ContainerStart start)
    {
        foreach (var (mountPath, hostPath) in start.Mounts.Select(mount => (mount.MountPath, mount.HostPath)).Append(start.TerminationLog))
        {
            _places[mountPath.TrimEnd('/')] = hostPath;
        }

        // Whole names only, the longest first: "/data" is neither in "/database" nor in "./data".
        var paths = _places.Keys.Where(path => path.Length > 0).OrderByDescending(path => path.Length).Select(Regex.Escape);
        _pattern = new Regex($"(?<![A-Za-z0-9._/-])(?:{string.Join('|', paths)})(?![A-Za-z0-9._-])", RegexOptions.CultureInvariant);
    }

    /// <summary>A text with the paths in it replaced.</summary>
    public string OnHost(string text) => _pattern.Replace(text, match => _places[match.Value]);
}
