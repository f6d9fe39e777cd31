using System.Security.Cryptography;
using GitPush.Repositories;

namespace GitPush.Tool.Serving;

/// <summary>The secret that lets clients in, as a file keeps it.</summary>
internal static class AccessToken
{
    private const int Bytes = 24;
    private const int MaxFileBytes = 4_096;

    /// <summary>Where the token of a folder of repositories is kept.</summary>
    public static string PathIn(string root) => Path.Combine(root, ServerInstance.FolderName, "token");

    /// <summary>Reads a token: the first line of a file.</summary>
    /// <exception cref="ToolException">There is none in it.</exception>
    public static string Read(string path)
    {
        if (new FileInfo(path).Length > MaxFileBytes || File.ReadLines(path).FirstOrDefault()?.Trim() is not { Length: > 0 } token)
        {
            throw new ToolException($"'{path}' has no token in its first line");
        }

        return token;
    }

    /// <summary>Makes a token, in a file that only its owner reads.</summary>
    /// <returns>Null when there is a file already.</returns>
    public static string? TryCreate(string path)
    {
        _ = Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Bytes));
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            using var writer = new StreamWriter(path, options);
            writer.WriteLine(token);
            return token;
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }
}
