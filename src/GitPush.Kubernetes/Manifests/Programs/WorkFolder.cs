using System.Text.RegularExpressions;

namespace GitPush.Kubernetes.Manifests.Programs;

/// <summary>A temporary folder of one rendering, which goes with all that is in it.</summary>
internal sealed partial class WorkFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("gitpush-manifests-").FullName;

    /// <summary>The program's home, empty when it starts.</summary>
    public string Home => Directory.CreateDirectory(System.IO.Path.Combine(Path, "home")).FullName;

    /// <summary>Where the pushed files are.</summary>
    public string Tree => System.IO.Path.Combine(Path, "tree");

    /// <summary>The file system's path of a path in the tree.</summary>
    public string PathOf(string path) => System.IO.Path.Combine(Tree, path.Replace('/', System.IO.Path.DirectorySeparatorChar));

    /// <summary>Takes this folder's own path out of a message: what is left are the paths of the pushed tree.</summary>
    public static string WithoutServerPaths(string message) => ServerPath().Replace(message, "");

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (IOException)
        {
            // A program that was ended may still write for a moment; what it leaves is the temporary folder's to lose.
        }
    }

    [GeneratedRegex("[^\\s'\"`:=(]*gitpush-manifests-[A-Za-z0-9]+(/tree/?|/home/?|/)?", RegexOptions.CultureInvariant)]
    private static partial Regex ServerPath();
}
