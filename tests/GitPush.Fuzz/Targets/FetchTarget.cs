using System.IO.Pipelines;
using GitPush.Fuzz.Inputs;
using GitPush.Objects;
using GitPush.Protocol;
using GitPush.Refs;
using GitPush.Repositories;
using GitPush.UploadPack;

namespace GitPush.Fuzz.Targets;

/// <summary>Fetch requests, from their first byte to the last of the answer, in protocol v0 or v2.</summary>
internal sealed class FetchTarget : FuzzTarget
{
    private readonly SampleRepository _sample;
    private readonly GitRepository _repository;
    private readonly UploadPackService _service;
    private readonly FetchInput _input;
    private readonly int _version;

    public FetchTarget(int version)
    {
        _sample = Own(new SampleRepository());
        _version = version;
        var path = _sample.Git.WorkingDirectory;
        _repository = new GitRepository(RepositoryName.Parse("sample"), path, _sample.Objects, new RefStore(path, _sample.Objects));
        var options = new GitPushOptions { RepositoryRoot = path };
        options.Limits.MaxNegotiationLines = 200;
        _service = new UploadPackService(options, TimeProvider.System);

        // Commits and tags are what clients name; now and then they name something else.
        _input = new FetchInput([.. _sample.Contents.SelectMany(value => Enumerable.Repeat(value.Id, value.Type is ObjectType.Commit or ObjectType.Tag ? 4 : 1)), ObjectId.EmptyTree]);
    }

    public override string Name => $"fetch-v{_version}";

    public override int SmokeCases => 1_000;

    public override byte[] Generate(FuzzRandom random)
    {
        var input = _version == 2 ? _input.WriteV2(random) : _input.WriteV0(random);
        return random.OneIn(3) ? FetchInput.Mutator.Mutate(random, input) : input;
    }

    public override bool IsRefusal(Exception exception) => exception is GitProtocolException;

    public override long AllowedBytes(int inputLength) => (16 << 20) + (4096L * inputLength);

    public override void Run(byte[] input)
    {
        var output = new MemoryStream();
        var writer = PipeWriter.Create(output);
        var stateless = (input.Length & 1) == 0;
        try
        {
            _service.ServeAsync(_repository, new UploadPackRequest(_version, stateless), Pieces.Pipe(input), writer, CancellationToken.None)
                .GetAwaiter().GetResult();
        }
        catch (GitProtocolException)
        {
            writer.Complete();
            Check(output.ToArray().AsSpan().IndexOf("ERR "u8) >= 0, "the client is not told why it is refused");
            throw;
        }

        writer.Complete();
        CheckFraming(output.ToArray());
    }

    /// <summary>What is written is packets, up to a pack that is sent without side-band.</summary>
    private static void CheckFraming(byte[] output)
    {
        var pack = output.AsSpan().IndexOf("PACK\0\0\0"u8);
        if (pack >= 4 && output.AsSpan(pack - 4, 4).SequenceEqual("NAK\n"u8))
        {
            output = output[..pack];
        }

        var reader = new PktLineReader(Pieces.Pipe(output));
        try
        {
            while (reader.ReadAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult() != PktKind.End)
            {
            }
        }
        catch (GitProtocolException failure)
        {
            var left = output.AsSpan().IndexOf("PACK\0\0\0"u8);
            Check(left >= 0, $"the answer is no row of packets: {failure.Message}");
        }
    }
}
