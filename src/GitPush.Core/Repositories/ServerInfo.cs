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
    public static void Update(GitRepository repository)
    {
        var objects = repository.Objects.ObjectsDirectory;
        var shared = SharedRepository.Of(repository.Config);
        Write(Path.Join(repository.Path, "info"), "refs", Refs(repository), shared);
        Write(Path.Join(objects, "info"), "packs", Packs(Path.Join(objects, "pack")), shared);
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

    private static void Write(string folder, string name, string text, SharedRepository shared)
    {
        var path = Path.Join(folder, name);
        var content = Encoding.UTF8.GetBytes(text);
        if (File.Exists(path) && File.ReadAllBytes(path).AsSpan().SequenceEqual(content))
        {
            return;
        }

        shared.CreateFolder(folder);
        var temporary = $"{path}_{Guid.NewGuid():N}";
        try
        {
            File.WriteAllBytes(temporary, content);
            shared.Adjust(temporary);
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
