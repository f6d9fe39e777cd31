using GitPush.Ssh.Authentication.KeyLists;

namespace GitPush.Tool.Remotes;

/// <summary>Reads the keys that may push.</summary>
internal static class AuthorizedKeyFiles
{
    // What ssh offers by itself.
    private static readonly string[] Own = ["id_rsa", "id_ecdsa", "id_ecdsa_sk", "id_ed25519", "id_ed25519_sk"];

    /// <summary>The lines with a key.</summary>
    /// <param name="files">The files; without one, the user's own public keys.</param>
    /// <exception cref="ToolException">There is no key, or one that a server would not honour; the message names file and line.</exception>
    public static IReadOnlyList<string> Read(IReadOnlyList<string> files)
    {
        var folder = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".ssh");
        var paths = files.Count > 0 ? files : [.. Own.Select(name => Path.Combine(folder, name + ".pub")).Where(File.Exists)];
        var keys = paths.SelectMany(Read).Distinct().ToList();
        return keys.Count > 0 ? keys : throw new ToolException(files.Count > 0
            ? $"{string.Join(", ", files)}: there is no public key in it"
            : $"there is no public key in {folder}: name one with --authorized-keys");
    }

    private static IEnumerable<string> Read(string file)
    {
        var reader = new AuthorizedKeyGrantReader(TimeProvider.System);
        var number = 0;
        foreach (var line in File.ReadLines(file))
        {
            number++;
            var text = line.Trim();
            if (text.Length == 0 || text[0] == '#')
            {
                continue;
            }

            if (!reader.TryRead(text, out _, out var problem))
            {
                throw new ToolException($"{file}:{number}: {problem}");
            }

            yield return text;
        }
    }
}
