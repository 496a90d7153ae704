// SPDX-License-Identifier: MIT
#pragma once

#include "lib/mf6/text/text_reader.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

/// The blocks of an input file: BEGIN name ... END name.
namespace heihe::mf6::reader {

/// A block that a file may have, in the order in which blocks must stand.
struct BlockRule {
    std::string_view name;
    bool required = false;
    bool repeats = false;    ///< as PERIOD does
    bool ignored = false;    ///< read past without a word
    bool any_order = false;  ///< may stand before or after any other
};

/// Walks through the blocks of a file and their lines; what is wrong with the frame is a problem of
/// the context. A block's content may stand in another file, named by OPEN/CLOSE.
class BlockReader {
public:
    BlockReader(Context& context, Source source, std::vector<BlockRule> rules);

    /// Goes to the next block that the rules know; false at the end of the file, after required
    /// blocks that are missing were reported.
    [[nodiscard]] bool next_block();
    [[nodiscard]] bool is(std::string_view name) const noexcept { return name_ == name; }
    [[nodiscard]] const std::string& name() const noexcept { return name_; }
    /// The line that began the block, behind the block's name.
    [[nodiscard]] Line& header() noexcept { return header_; }

    /// The next line of this block; false at its end.
    [[nodiscard]] bool next_line(Line& line);
    /// The next line, where OPEN/CLOSE has no meaning for the block (array control lines).
    [[nodiscard]] bool raw_line(Line& line);
    /// Reads past the rest of the block.
    void skip();
    /// Words that begin an array in this block, for skip_array().
    void expect_arrays(std::vector<std::string> names) { arrays_ = std::move(names); }
    /// Reads past what is left of a broken array, up to the line that begins another one, or to the end
    /// of the block: nothing else can be told from values.
    void skip_array();
    /// Nothing behind this block is read, nor what is left of the block when next_block() is called:
    /// the last period was begun, or a later one.
    void end_here() noexcept { ends_ = true; }
    /// The file that lines come from at present.
    [[nodiscard]] Cursor& cursor() noexcept { return inner_.open() ? inner_ : outer_; }
    [[nodiscard]] Context& context() noexcept { return *context_; }
    /// Puts `OPEN/CLOSE file` in place: the rest of the line names the file. False if it is binary,
    /// with the file in `binary`.
    [[nodiscard]] bool open_close(Line& line);
    /// The file of an `OPEN/CLOSE file (BINARY)` line met by next_line, until taken.
    [[nodiscard]] Source take_binary() noexcept { return std::move(binary_); }

private:
    bool leave(Line& line);
    void begin_inside(const Line& line);
    void report_missing();
    void report_outside(const Line& line, const std::string& word);
    [[nodiscard]] bool complete() const;
    bool check_order(const Line& line, std::size_t rule);
    [[nodiscard]] std::vector<std::string> names() const;

    Context* context_;
    std::vector<BlockRule> rules_;
    std::vector<int> seen_;
    Cursor outer_{};
    Cursor inner_{};
    std::string name_{};
    Line header_{};
    Source binary_{};
    std::vector<std::string> arrays_{};
    std::size_t last_rule_ = 0;
    bool inside_ = false;
    bool ends_ = false;  // nothing behind this block is read
};

/// The file as a cursor at its first line, behind a byte order mark.
[[nodiscard]] Cursor start_of(Source source, Context& context);

/// An option and what reads the words after it.
struct Option {
    std::string_view name;
    std::function<void(Line&)> read;
};

/// Reads a block of options, each on its line; an unknown one is a problem with the nearest name.
void read_options(BlockReader& file, const std::vector<Option>& options);
/// Sets the flag.
[[nodiscard]] std::function<void(Line&)> flag(bool& value);
/// Reads past the option.
[[nodiscard]] std::function<void(Line&)> ignore();
/// Whether this word stands behind an option; another one is a problem.
[[nodiscard]] bool word_behind(Context& context, Line& line, std::string_view option,
                               std::string_view word);
/// FILEOUT name, or FILEIN name.
[[nodiscard]] std::function<void(Line&)> file_out(Context& context, std::string& name);
[[nodiscard]] std::string file_in(Context& context, Line& line, std::string_view direction);
/// A number, or a number of at least some size.
[[nodiscard]] std::function<void(Line&)> real_option(Context& context, std::string_view name,
                                                     double& value);
[[nodiscard]] std::function<void(Line&)> count_option(Context& context, std::string_view name,
                                                      int& value, int least);
/// The option is known and refused.
[[nodiscard]] std::function<void(Line&)> unsupported(Context& context, std::string_view name);

/// The entries of a block DIMENSIONS; one that is missing stays at `missing` and is a problem.
struct Dimension {
    std::string_view name;
    int* value;
    int least = 0;
    bool required = true;
};
void read_dimensions(BlockReader& file, const std::vector<Dimension>& dimensions);

}  // namespace heihe::mf6::reader
