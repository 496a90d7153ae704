// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace heihe::mf6 {

/// A temporary file without a name, which ends with its owner: bytes one after the other.
class BlockSpool {
public:
    BlockSpool();
    BlockSpool(const BlockSpool&) = delete;
    BlockSpool& operator=(const BlockSpool&) = delete;
    ~BlockSpool();

    /// @return the place of these bytes  @throws OutputError when the disk does not take them
    [[nodiscard]] std::int64_t append(const std::string& bytes);
    /// @throws OutputError when they cannot be read back
    [[nodiscard]] std::string read(std::int64_t place, std::size_t size) const;

private:
    std::string folder_;
    int file_ = -1;
    std::int64_t end_ = 0;
};

/// The period blocks of a package, in order, of which a run needs one at a time. They stay in memory
/// while they are small; beyond `most_held` bytes a block goes to a spool and comes back for its period.
/// @tparam Block  has `period`, and the free functions packed_size, pack and unpack
template <typename Block>
class PeriodBlocks {
public:
    static constexpr std::size_t default_most_held = std::size_t{64} << 20;
    explicit PeriodBlocks(std::size_t most_held = default_most_held) : most_held_{most_held} {}

    PeriodBlocks(std::initializer_list<Block> blocks) {  // NOLINT: a list of blocks is one
        for (const Block& block : blocks) add(block);
    }
    /// For the blocks to come. @param bytes  of all blocks together
    void hold_at_most(std::size_t bytes) noexcept { most_held_ = bytes; }

    /// @throws OutputError when the spool cannot be written
    void add(Block block) {
        Entry entry{block.period, nullptr, 0, packed_size(block)};
        if (held_ + entry.size <= most_held_) {
            held_ += entry.size;
            entry.block = std::make_shared<const Block>(std::move(block));
        } else {
            if (!spool_) spool_ = std::make_shared<BlockSpool>();
            entry.place = spool_->append(pack(block));
        }
        entry_.push_back(std::move(entry));
    }

    [[nodiscard]] bool empty() const noexcept { return entry_.empty(); }
    [[nodiscard]] std::size_t size() const noexcept { return entry_.size(); }
    /// Of block i, 1-based.
    [[nodiscard]] int period(std::size_t i) const { return entry_[i].period; }
    /// Block i; of a spooled one, a copy that lasts as long as the pointer.
    [[nodiscard]] std::shared_ptr<const Block> get(std::size_t i) const {
        const Entry& entry = entry_[i];
        if (entry.block) return entry.block;
        auto block = std::make_shared<Block>();
        unpack(spool_->read(entry.place, entry.size), *block);
        return block;
    }

private:
    struct Entry {
        int period = 0;
        std::shared_ptr<const Block> block{};  ///< null: in the spool
        std::int64_t place = 0;
        std::size_t size = 0;
    };
    std::vector<Entry> entry_;
    std::shared_ptr<BlockSpool> spool_;
    std::size_t most_held_ = default_most_held;
    std::size_t held_ = 0;
};

}  // namespace heihe::mf6
