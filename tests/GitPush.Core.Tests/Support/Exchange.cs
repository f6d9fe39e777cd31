using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using GitPush.Objects;
using GitPush.Protocol;
using GitPush.Refs;
using GitPush.Repositories;
using GitPush.UploadPack;

namespace GitPush.Core.Tests.Support;

/// <summary>Sends requests to upload-pack as bytes, each in a connection of its own, as HTTP does.</summary>
internal sealed class Exchange : IDisposable
{
    private readonly ObjectDatabase _objects;
    private readonly GitRepository _repository;
    private readonly UploadPackService _service;

    public Exchange(TestGit repository, GitPushOptions? options = null, TimeProvider? timeProvider = null)
    {
        var path = repository.WorkingDirectory;
        _objects = new ObjectDatabase(Path.Combine(path, "objects"));
        _repository = new GitRepository(RepositoryName.Parse("test"), path, _objects, new RefStore(path));
        _service = new UploadPackService(options ?? new GitPushOptions(), timeProvider ?? TimeProvider.System);
    }

    /// <summary>What the last request ended with, when it did not end well.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>The lines of an advertisement; a flush is <c>0000</c>.</summary>
    public async Task<string[]> AdvertiseAsync(int version, bool stateless = true)
    {
        var output = new MemoryStream();
        var writer = PipeWriter.Create(output);
        await _service.AdvertiseAsync(_repository, new UploadPackRequest(version, stateless), writer, CancellationToken.None);
        await writer.CompleteAsync();
        return Lines(output.ToArray());
    }

    /// <summary>Sends one request and reads the whole answer.</summary>
    /// <param name="request">Lines without line feed; <c>0000</c> and <c>0001</c> are a flush and a delimiter.</param>
    public Task<byte[]> SendAsync(int version, params string[] request) => SendAsync(version, stateless: true, request);

    /// <summary>Sends one request and reads the whole answer.</summary>
    public async Task<byte[]> SendAsync(int version, bool stateless, string[] request)
    {
        var output = new MemoryStream();
        await SendAsync(version, stateless, request, PipeWriter.Create(output));
        return output.ToArray();
    }

    /// <summary>Sends one request, and has the answer written to where a test watches it.</summary>
    public async Task SendAsync(int version, bool stateless, string[] request, PipeWriter writer)
    {
        var reader = PipeReader.Create(new ReadOnlySequence<byte>(Encode(request)));
        Failure = null;
        try
        {
            await _service.ServeAsync(_repository, new UploadPackRequest(version, stateless), reader, writer, CancellationToken.None);
        }
        catch (Exception e)
        {
            Failure = e;
        }

        await writer.CompleteAsync();
    }

    /// <summary>Sends one request and reads the answer as lines.</summary>
    public async Task<string[]> AskAsync(int version, params string[] request) => Lines(await SendAsync(version, request));

    /// <summary>The payloads of packets without line feed; a flush is <c>0000</c>, a delimiter <c>0001</c>.</summary>
    public static string[] Lines(byte[] answer)
    {
        var lines = new List<string>();
        for (var position = 0; position < answer.Length;)
        {
            var length = Convert.ToInt32(Encoding.ASCII.GetString(answer, position, 4), 16);
            lines.Add(length < 4
                ? $"{length:x4}"
                : Encoding.Latin1.GetString(answer, position + 4, length - 4).TrimEnd('\n'));
            position += Math.Max(length, 4);
        }

        return [.. lines];
    }

    /// <summary>The bytes of one side-band in an answer, without the lines before the first packet that has a band.</summary>
    public static byte[] Band(byte[] answer, int band)
    {
        var payload = new MemoryStream();
        for (var position = 0; position < answer.Length;)
        {
            var length = Convert.ToInt32(Encoding.ASCII.GetString(answer, position, 4), 16);
            if (length > 4 && answer[position + 4] == band)
            {
                payload.Write(answer, position + 5, length - 5);
            }

            position += Math.Max(length, 4);
        }

        return payload.ToArray();
    }

    public void Dispose() => _objects.Dispose();

    /// <summary>A request as packets.</summary>
    public static byte[] Encode(string[] request)
    {
        var bytes = new ArrayBufferWriter<byte>();
        foreach (var line in request)
        {
            if (line is "0000" or "0001")
            {
                bytes.Write(Encoding.ASCII.GetBytes(line));
            }
            else
            {
                PktLine.Write(bytes, line + "\n");
            }
        }

        return bytes.WrittenSpan.ToArray();
    }
}
