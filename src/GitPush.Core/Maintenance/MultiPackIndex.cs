using System.Text;

namespace GitPush.Maintenance;

/// <summary>
/// git's index over many packs. This server reads the packs' own indexes; a multi-pack-index that names a pack that is to go has
/// to go before it, as with <c>git repack</c>.
/// </summary>
internal static class MultiPackIndex
{
    private const string FileName = "multi-pack-index";

    /// <summary>Whether there is a chain of them, which names packs in files of other names.</summary>
    public static bool HasChain(string objectsDirectory) => Directory.Exists(Path.Combine(objectsDirectory, "pack", FileName + ".d"));

    /// <summary>Removes it, and the bitmaps that belong to it, when it names one of some packs.</summary>
    /// <param name="packs">The packs' names, without extension.</param>
    public static void RemoveIfNames(string objectsDirectory, IReadOnlyCollection<string> packs)
    {
        var folder = Path.Combine(objectsDirectory, "pack");
        var path = Path.Combine(folder, FileName);
        if (packs.Count == 0 || !File.Exists(path))
        {
            return;
        }

        // Names of packs stand in it as they are, so that a look at its bytes tells.
        var bytes = File.ReadAllBytes(path);
        if (!packs.Any(pack => bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(pack + ".idx\0")) >= 0))
        {
            return;
        }

        File.Delete(path);
        foreach (var companion in Directory.EnumerateFiles(folder, FileName + "-*"))
        {
            File.Delete(companion);
        }
    }
}
