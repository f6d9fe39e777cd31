using System.Text;

namespace GitPush.Repositories;

/// <summary>
/// The files by which a plain file server lets clients fetch from a repository (git-update-server-info(1)):
/// <code>
/// info/refs          *(id HT name LF [id HT name "^{}" LF])
/// objects/info/packs *("P" SP name ".pack" LF) LF
/// </code>
/// This server does not read them; it keeps them up to date for others, where a repository asks for it.
/// </summary>
internal static class ServerInfo
{
    /// <exception cref="IOException">A file could not be written.</exception>
    public static void Update(GitRepository repository, ServerInstance instance)
    {
        var objects = repository.Objects.ObjectsDirectory;
        var shared = SharedRepository.Of(repository.Config);
        UpdateFile(Path.Join(repository.Path, "info"), "refs", () => Refs(repository), instance, shared);
        UpdateFile(Path.Join(objects, "info"), "packs", () => Packs(Path.Join(objects, "pack")), instance, shared);
    }

    // Two servers may do it at once, and the one that looked first may write last. So each looks again at what there is when
    // it has written, until its file says just that.
    internal static void UpdateFile(string folder, string name, Func<string> read, ServerInstance instance, SharedRepository shared)
    {
        while (TryChange(folder, name, read(), instance, shared))
        {
        }
    }

    private static string Refs(GitRepository repository)
    {
        var text = new StringBuilder();
        using var reader = repository.Objects.OpenReader();
        foreach (var reference in repository.RefStore.Read().Refs)
        {
            text.Append(reference.Id).Append('\t').Append(reference.Name).Append('\n');
            if (reader.TryPeel(reference.Id, out var peeled) && peeled is { } target)
            {
                text.Append(target).Append('\t').Append(reference.Name).Append("^{}\n");
            }
        }

        return text.ToString();
    }

    private static string Packs(string folder)
    {
        var text = new StringBuilder();
        foreach (var pack in new DirectoryInfo(folder).GetFiles("*.pack").OrderByDescending(file => file.LastWriteTimeUtc))
        {
            // A pack without an index is not there yet.
            if (File.Exists(Path.ChangeExtension(pack.FullName, ".idx")))
            {
                text.Append("P ").Append(pack.Name).Append('\n');
            }
        }

        return text.Append('\n').ToString();
    }

    /// <returns>False when the file says it already.</returns>
    private static bool TryChange(string folder, string name, string text, ServerInstance instance, SharedRepository shared)
    {
        var path = Path.Join(folder, name);
        var content = Encoding.UTF8.GetBytes(text);
        if (File.Exists(path) && File.ReadAllBytes(path).AsSpan().SequenceEqual(content))
        {
            return false;
        }

        shared.CreateFolder(folder);
        var temporary = Path.Join(folder, instance.NextTempName());
        try
        {
            File.WriteAllBytes(temporary, content);
            shared.Adjust(temporary);
            File.Move(temporary, path, overwrite: true);
            return true;
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
