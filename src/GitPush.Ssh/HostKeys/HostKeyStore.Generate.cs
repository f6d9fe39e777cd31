using System.Security.Cryptography;
using System.Text;
using GitPush.Cryptography;
using GitPush.Repositories;

namespace GitPush.Ssh.HostKeys;

internal sealed partial class HostKeyStore
{
    private const string Comment = "gitpush";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Everybody = OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private static void CreateFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
        }
    }

    /// <returns>False if somebody else was faster.</returns>
    private static bool Generate(string folder)
    {
        using var ecdsa = ECDsa.Create(NistCurve.P256.Curve);
        using var signer = new EcdsaHostKeySigner(ecdsa);
        var publicKey = signer.EncodePublicKey();
        var path = Path.Combine(folder, GeneratedName);
        if (!TryCreate(path, OpenSshPrivateKey.Write(ecdsa, publicKey, Comment), OwnerOnly))
        {
            return false;
        }

        // Nothing here reads it; people give it to those who want to know the server before they see it.
        Replace(path + ".pub", $"{signer.KeyType} {Convert.ToBase64String(publicKey)} {Comment}\n", Everybody);
        PosixFiles.FlushDirectory(folder);
        return true;
    }

    /// <summary>Creates a file at one stroke, with all its content on the disk, and never in place of another.</summary>
    /// <returns>False if there is one already.</returns>
    private static bool TryCreate(string path, string content, UnixFileMode mode)
    {
        var temporary = WriteBeside(path, content, mode);
        try
        {
            if (PosixFiles.TryLink(temporary, path))
            {
                return true;
            }

            // There are no links on Windows, where moving never overwrites either, nor on some file systems elsewhere.
            if (!File.Exists(path))
            {
                File.Move(temporary, path);
                return true;
            }

            return false;
        }
        catch (IOException) when (File.Exists(path))
        {
            return false;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Creates a file at one stroke, in place of another if there is one.</summary>
    private static void Replace(string path, string content, UnixFileMode mode)
    {
        var temporary = WriteBeside(path, content, mode);
        try
        {
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Writes a file under a name of its own, with the permissions it will have from its first moment, and all its content on the disk.</summary>
    /// <returns>Its path.</returns>
    private static string WriteBeside(string path, string content, UnixFileMode mode)
    {
        var temporary = Path.Combine(Path.GetDirectoryName(path)!, $".gitpush-{Guid.NewGuid():N}");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = mode;
        }

        using var file = new FileStream(temporary, options);
        file.Write(Encoding.ASCII.GetBytes(content));
        file.Flush(flushToDisk: true);
        return temporary;
    }
}
