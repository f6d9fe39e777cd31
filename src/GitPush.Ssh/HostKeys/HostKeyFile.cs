using Microsoft.Win32.SafeHandles;

namespace GitPush.Ssh.HostKeys;

/// <summary>A file with a private key.</summary>
internal static class HostKeyFile
{
    /// <summary>The size of the largest file that is read, in bytes. An RSA key of 16384 bits has a fifth of it.</summary>
    private const int MaxSize = 64 * 1024;

    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <exception cref="HostKeyException">It holds nothing that can be a host key, or others may read it.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static HostKey Load(string path)
    {
        try
        {
            return PrivateKeyText.Parse(Read(path));
        }
        catch (HostKeyException e)
        {
            throw new HostKeyException($"The host key '{path}' cannot be used: {e.Message}.", e.InnerException);
        }
    }

    private static string Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        CheckPermissions(file.SafeFileHandle);
        if (file.Length > MaxSize)
        {
            throw new HostKeyException($"it has more than {MaxSize} bytes");
        }

        using var reader = new StreamReader(file);
        return reader.ReadToEnd();
    }

    // As OpenSSH, except that this goes for files of other users as well: .NET does not say whose a file is.
    private static void CheckPermissions(SafeFileHandle file)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var mode = File.GetUnixFileMode(file);
        if ((mode & Others) != 0)
        {
            throw new HostKeyException(
                $"its permissions 0{Convert.ToString((int)mode, 8)} are too open; nobody but its owner may have any: 'chmod 600'");
        }
    }
}
