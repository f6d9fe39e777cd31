using System.Diagnostics;
using System.Text;

namespace GitPush.Core.Tests.Support;

/// <summary>GnuPG with keys of its own in a short-lived folder.</summary>
internal sealed class Gpg : IDisposable
{
    // The sockets of its agent lie there, and their paths must be short.
    private readonly string _home = Directory.CreateTempSubdirectory("gpg-").FullName;

    public Gpg()
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_home, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>The folder, for git's <c>GNUPGHOME</c>.</summary>
    public string Home => _home;

    /// <summary>Makes a key that signs, without a passphrase.</summary>
    /// <returns>Its fingerprint.</returns>
    public string Generate(string userId, string algorithm, string usage = "sign,cert", string expires = "never", params string[] options)
    {
        _ = Run([.. options, "--passphrase", "", "--quick-generate-key", userId, algorithm, usage, expires]);
        return FingerprintsOf(userId)[0];
    }

    /// <summary>The fingerprints of a key and its subkeys.</summary>
    public string[] FingerprintsOf(string userId) => [.. Encoding.UTF8.GetString(Run(["--with-colons", "--list-keys", userId]).Output)
        .Split('\n').Where(line => line.StartsWith("fpr:", StringComparison.Ordinal)).Select(line => line.Split(':')[9])];

    /// <summary>All public keys, armored.</summary>
    public string Export(params string[] names) => Encoding.ASCII.GetString(Run(["--armor", "--export", .. names]).Output);

    /// <summary>Signs as git has it done: detached, armored, binary.</summary>
    public byte[] Sign(byte[] message, string key, params string[] options) => Run([.. options, "-bsau", key], message).Output;

    /// <summary>What gpg itself says of a signature.</summary>
    public bool Verify(byte[] message, byte[] signature)
    {
        var (signed, detached) = (Path.Combine(_home, "message"), Path.Combine(_home, "message.asc"));
        File.WriteAllBytes(signed, message);
        File.WriteAllBytes(detached, signature);

        // As git judges it: good, and by a key that is neither expired nor revoked.
        var status = Encoding.UTF8.GetString(Run(["--status-fd", "1", "--verify", detached, signed], check: false).Output);
        return status.Contains("[GNUPG:] GOODSIG ", StringComparison.Ordinal);
    }

    public (int ExitCode, byte[] Output, string Error) Run(string[] arguments, byte[]? input = null, bool check = true)
    {
        var info = new ProcessStartInfo("gpg", ["--batch", "--no-tty", "--yes", "--pinentry-mode", "loopback", "--trust-model", "always", .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        info.Environment["GNUPGHOME"] = _home;
        info.Environment["LC_ALL"] = "C";
        using var process = Process.Start(info)!;
        process.StandardInput.BaseStream.Write(input ?? []);
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        using var output = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(output);
        process.WaitForExit();
        return process.ExitCode == 0 || !check
            ? (process.ExitCode, output.ToArray(), errors.Result)
            : throw new InvalidOperationException($"gpg {string.Join(' ', arguments)} ended with {process.ExitCode}: {errors.Result}");
    }

    public void Dispose()
    {
        var info = new ProcessStartInfo("gpgconf", ["--kill", "all"]) { RedirectStandardError = true };
        info.Environment["GNUPGHOME"] = _home;
        using (var process = Process.Start(info)!)
        {
            process.WaitForExit();
        }

        Directory.Delete(_home, recursive: true);
    }
}
