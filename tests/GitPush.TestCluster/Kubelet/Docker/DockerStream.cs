using System.Buffers.Binary;
using System.Text;

namespace GitPush.Testing.Kubernetes.Kubelet.Docker;

/// <summary>
/// Reads the output of a container without a terminal: frames of one byte for the stream (1 output, 2 errors), three zeros,
/// four bytes of length in network order, and so many bytes.
/// </summary>
internal static class DockerStream
{
    private const int HeaderLength = 8;

    /// <param name="add">Gets each line of either stream.</param>
    public static async Task ReadLinesAsync(Stream stream, Action<string> add, CancellationToken cancellationToken)
    {
        var header = new byte[HeaderLength];
        var pending = new Dictionary<byte, List<byte>>();
        while (await stream.ReadAtLeastAsync(header, HeaderLength, throwOnEndOfStream: false, cancellationToken) == HeaderLength)
        {
            var content = new byte[BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4))];
            await stream.ReadExactlyAsync(content, cancellationToken);
            if (!pending.TryGetValue(header[0], out var line))
            {
                pending[header[0]] = line = [];
            }

            foreach (var part in content)
            {
                if (part == '\n')
                {
                    add(Text(line));
                    line.Clear();
                }
                else
                {
                    line.Add(part);
                }
            }
        }

        foreach (var line in pending.Values.Where(line => line.Count > 0))
        {
            add(Text(line));
        }
    }

    private static string Text(List<byte> line) => Encoding.UTF8.GetString([.. line]);
}
