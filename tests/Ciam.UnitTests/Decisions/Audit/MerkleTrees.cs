using System.Security.Cryptography;
using Ciam.Decisions.Audit;

namespace Ciam.UnitTests.Decisions.Audit;

/// <summary>The tree of RFC 9162, against the published vectors of Certificate Transparency and against a tree built another way.</summary>
public sealed class MerkleTrees
{
    private static readonly byte[][] Published =
        [.. new[] { "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f" }.Select(Convert.FromHexString)];

    [Theory]
    [InlineData(0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData(1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")]
    [InlineData(2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")]
    [InlineData(3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77")]
    [InlineData(4, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")]
    [InlineData(5, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4")]
    [InlineData(6, "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef")]
    [InlineData(7, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c")]
    [InlineData(8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")]
    public void The_published_roots_come_out(int count, string root) =>
        Assert.Equal(root, Convert.ToHexStringLower(MerkleTree.Root(Published[..count].Select(leaf => MerkleTree.Leaf(leaf)).ToArray())));

    [Fact]
    public void Of_trees_of_every_small_size_each_leaf_has_a_path_to_the_root_and_no_other_leaf_has()
    {
        for (var size = 1; size <= 67; size++)
        {
            var leaves = Enumerable.Range(0, size).Select(number => MerkleTree.Leaf(BitConverter.GetBytes(number))).ToArray();
            var root = MerkleTree.Root(leaves);
            Assert.Equal(RootByStack(leaves), root);
            for (var index = 0; index < size; index++)
            {
                var path = MerkleTree.Path(leaves, index);
                Assert.Equal(root, MerkleTree.RootAlong(path, leaves[index], index, size));
                Assert.NotEqual(root, MerkleTree.RootAlong(path, leaves[(index + 1) % size], index, size) is { } other && size > 1 ? other : null);
                if (size == 1)
                    continue;
                Assert.NotEqual(root, MerkleTree.RootAlong(path, leaves[index], (index + 1) % size, size));
                Assert.Null(MerkleTree.RootAlong([.. path, root], leaves[index], index, size));
                Assert.NotEqual(root, MerkleTree.RootAlong([.. path.Skip(1)], leaves[index], index, size));
            }
        }
    }

    [Fact]
    public void An_inner_node_does_not_pass_for_an_entry()
    {
        var (one, other) = (MerkleTree.Leaf("a"u8), MerkleTree.Leaf("b"u8));

        Assert.NotEqual(MerkleTree.Root([one, other]), MerkleTree.Leaf([.. one, .. other]));
    }

    [Fact]
    public void A_path_is_not_asked_for_what_the_tree_does_not_have()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => MerkleTree.Path([MerkleTree.Leaf("a"u8)], 1));
        Assert.Null(MerkleTree.RootAlong([], MerkleTree.Leaf("a"u8), -1, 1));
        Assert.Null(MerkleTree.RootAlong([], MerkleTree.Leaf("a"u8), 1, 1));
        Assert.Null(MerkleTree.RootAlong([[1, 2, 3]], MerkleTree.Leaf("a"u8), 0, 2));
    }

    /// <summary>Section 2.1.1 without recursion: two full trees of one height become one, what is left over is joined from the right.</summary>
    private static byte[] RootByStack(byte[][] leaves)
    {
        static byte[] Join(byte[] left, byte[] right) => SHA256.HashData([1, .. left, .. right]);

        var stack = new Stack<(int Height, byte[] Hash)>();
        foreach (var leaf in leaves)
        {
            var (height, hash) = (0, leaf);
            while (stack.TryPeek(out var left) && left.Height == height)
                (height, hash) = (height + 1, Join(stack.Pop().Hash, hash));
            stack.Push((height, hash));
        }

        var root = stack.Pop().Hash;
        while (stack.TryPop(out var left))
            root = Join(left.Hash, root);
        return root;
    }
}
