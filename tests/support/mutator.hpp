// SPDX-License-Identifier: MIT
#pragma once

#include "support/mutant_text.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace heihe::test {

/// The files of an input with one to three faults in them.
struct Mutant {
    Files files;
    std::string recipe;  ///< changes made, a line per fault
};

/// Makes faulty inputs from a sound one. The same seed and number give the same mutant on every
/// machine, because only integer arithmetic and text are used.
class Mutator {
public:
    Mutator(Files sound, std::uint64_t seed) : sound_{std::move(sound)}, seed_{seed} {
        for (const auto& [name, bytes] : sound_) names_.push_back(name);
    }

    [[nodiscard]] Mutant make(std::uint64_t number) {
        dice_ = Dice{seed_, number};
        now_ = {sound_, ""};
        const auto kind = dice_.below(20);
        const int faults = kind < 13 ? 1 : kind < 18 ? 2 : 3;
        for (int i = 0; i < faults; ++i) break_one();
        return std::move(now_);
    }

private:
    void break_one() {
        name_ = dice_.pick(names_);
        std::string& bytes = now_.files[name_];
        const FileKind kind = kind_of(name_);
        if (kind == FileKind::binary || dice_.below(12) == 0) return break_bytes(bytes);
        lines_ = split_lines(bytes);
        if (lines_.empty()) return say("is empty already");
        const auto what = dice_.below(100);
        if (what < 68)
            break_token(kind);
        else if (what < 84)
            break_lines();
        else if (kind == FileKind::table)
            break_column();
        else
            break_block();
        bytes = join_lines(lines_);
    }

    void say(const std::string& what) { now_.recipe += name_ + ' ' + what + '\n'; }
    void say(std::size_t line, const std::string& what) {
        say("line " + std::to_string(line + 1) + ": " + what);
    }
    [[nodiscard]] std::size_t any_line() { return dice_.below(lines_.size()); }

    void break_token(FileKind kind) {
        for (int tries = 0; tries < 20; ++tries) {
            const std::size_t at = any_line();
            const auto tokens = tokens_of(lines_[at], kind);
            if (tokens.empty()) continue;
            const Token& token = dice_.pick(tokens);
            const std::string old = lines_[at].substr(token.at, token.size);
            // a wrong number is often accepted where a wrong word is not, and then tests the run
            if (!is_real(old) && tries < 10 && dice_.below(4) != 0) continue;
            const std::string fresh = broken_token(old);
            lines_[at].replace(token.at, token.size, fresh);
            return say(at, shown(old) + " became " + shown(fresh) + " in " + shown(lines_[at]));
        }
        say("has no token");
    }

    [[nodiscard]] std::string broken_token(const std::string& old) {
        if (dice_.below(12) == 0) return other_token();
        if (const std::string swapped = swapped_unit(old); swapped != old && dice_.below(2) == 0)
            return swapped;
        if (is_date(old)) return dice_.pick(broken_dates());
        if (is_integer(old)) return broken_integer(old);
        return is_real(old) ? broken_real(old) : broken_word(old);
    }

    [[nodiscard]] std::string broken_integer(const std::string& old) {
        const long long value = std::stoll(old);
        switch (dice_.below(12)) {
            case 0:
            case 1: return "0";
            case 2: return "-1";
            case 3:
            case 4: return std::to_string(value + 1);
            case 5: return std::to_string(value - 1);
            case 6: return std::to_string(-value);
            case 7: return std::to_string(value + 50);
            case 8: return dice_.below(2) == 0 ? "2147483647" : "99999999999";
            case 9: return old + ".5";
            case 10: return std::to_string(value * 1000);
            default: return dice_.pick(odd_words());
        }
    }

    [[nodiscard]] std::string broken_real(const std::string& old) {
        static const std::vector<std::string> extremes{"1e30",  "-1e30", "1e308", "1e15",
                                                       "-1e15", "1e-30", "1e400", "1e-400"};
        switch (dice_.below(12)) {
            case 0:
            case 1: return "0";
            case 2: return "-1";
            case 3:
            case 4: return old[0] == '-' ? old.substr(1) : '-' + old;
            case 5:
            case 6: return dice_.pick(extremes);
            case 7: return old + "e3";
            case 8: return old + "e-3";
            case 9: return times(old, "10");
            case 10: return times(old, "0.1");
            default: return dice_.pick(odd_words());
        }
    }

    // The number with a factor behind it, by its text: "2.5" by 10 is "2.5e1".
    [[nodiscard]] static std::string times(const std::string& old, const std::string& factor) {
        if (old.find_first_of("eEdD") != std::string::npos) return factor;
        return old + (factor == "10" ? "e1" : "e-1");
    }

    [[nodiscard]] std::string broken_word(const std::string& old) {
        std::string word = old;
        switch (dice_.below(8)) {
            case 0: return word.erase(dice_.below(word.size()), 1);
            case 1: return word.insert(dice_.below(word.size() + 1), "X");
            case 2: return "";
            case 3: return dice_.pick(odd_words());
            case 4: return word + ' ' + word;
            case 5: return dice_.below(2) == 0 ? "7" : "-0.5";
            default: return other_token();
        }
    }

    // A token from somewhere else in the input.
    [[nodiscard]] std::string other_token() {
        for (int tries = 0; tries < 20; ++tries) {
            const std::string& name = dice_.pick(names_);
            if (kind_of(name) == FileKind::binary) continue;
            const auto lines = split_lines(sound_.at(name));
            if (lines.empty()) continue;
            const std::string& line = dice_.pick(lines);
            const auto tokens = tokens_of(line, kind_of(name));
            if (tokens.empty()) continue;
            const Token& token = dice_.pick(tokens);
            return line.substr(token.at, token.size);
        }
        return "1";
    }

    void break_lines() {
        const std::size_t at = any_line();
        const std::size_t to = any_line();
        const auto place = [this](std::size_t i) {
            return lines_.begin() + static_cast<std::ptrdiff_t>(i);
        };
        switch (dice_.below(7)) {
            case 0:
            case 1:
                say(at, shown(lines_[at]) + " is gone");
                lines_.erase(place(at));
                return;
            case 2: say(at, shown(lines_[at]) + " is there twice"); return repeat(at);
            case 3:
                say(at, "changes places with line " + std::to_string(to + 1));
                return std::swap(lines_[at], lines_[to]);
            case 4:
                lines_[at].resize(dice_.below(lines_[at].size() + 1));
                return say(at, "is cut to " + shown(lines_[at]));
            case 5:
                say(at, "goes on with line " + std::to_string(to + 1));
                lines_[at] += ' ' + lines_[to];
                return;
            default:
                say(at, "stands before line " + std::to_string(to + 1) + " too");
                lines_.insert(place(to), std::string{lines_[at]});
        }
    }
    void repeat(std::size_t at) {
        lines_.insert(lines_.begin() + static_cast<std::ptrdiff_t>(at), std::string{lines_[at]});
    }

    // A block BEGIN ... END of MODFLOW 6, or a section of a scenario.
    void break_block() {
        const auto blocks = blocks_of(lines_);
        if (blocks.empty()) return break_lines();
        const auto [first, last] = dice_.pick(blocks);
        const auto begin = lines_.begin() + static_cast<std::ptrdiff_t>(first);
        const auto end = lines_.begin() + static_cast<std::ptrdiff_t>(last);
        const std::vector<std::string> block(begin, end);
        const std::string title = shown(block[0]);
        switch (dice_.below(5)) {
            case 0:
                say("block " + title + " is gone");
                lines_.erase(begin, end);
                return;
            case 1:
                say("block " + title + " is there twice");
                lines_.insert(lines_.end(), block.begin(), block.end());
                return;
            case 2:
                say("block " + title + " stands last");
                lines_.erase(begin, end);
                lines_.insert(lines_.end(), block.begin(), block.end());
                return;
            case 3:
                say("block " + title + " stands first");
                lines_.erase(begin, end);
                lines_.insert(lines_.begin(), block.begin(), block.end());
                return;
            default:
                say("block " + title + " is empty");
                if (block.size() > 2) lines_.erase(begin + 1, end - 1);
        }
    }

    // A column of a table: removed, doubled, moved or renamed.
    void break_column() {
        const std::size_t header = header_of(lines_);
        const auto names = cells_of(lines_[header]);
        const std::size_t from = dice_.below(names.size());
        const std::size_t to = dice_.below(names.size());
        const auto what = dice_.below(5);
        static const std::vector<std::string> done{"is gone", "is there twice",
                                                   "changes places with ", "stands under ",
                                                   "is zero from the third row on, as is "};
        say("column " + shown(names[from]) + ' ' + done[what] + (what > 1 ? shown(names[to]) : ""));
        for (std::size_t i = header; i < lines_.size(); ++i) {
            auto cells = cells_of(lines_[i]);
            if (from >= cells.size() || to >= cells.size()) continue;
            const auto place = cells.begin() + static_cast<std::ptrdiff_t>(from);
            if (what == 0) cells.erase(place);
            if (what == 1) cells.insert(place, std::string{cells[from]});
            if (what == 2) std::swap(cells[from], cells[to]);
            if (what == 3 && i > header) std::swap(cells[from], cells[to]);
            if (what == 4 && i > header + 2) cells[from] = cells[to] = "0";
            lines_[i] = joined(cells);
        }
    }

    void break_bytes(std::string& bytes) {
        switch (dice_.below(8)) {
            case 0: now_.files.erase(name_); return say("is not there");
            case 1: bytes.clear(); return say("is empty");
            case 2:
                bytes.resize(dice_.below(bytes.size() + 1));
                return say("is cut to " + std::to_string(bytes.size()) + " bytes");
            case 3:
                bytes += bytes.substr(0, dice_.below(bytes.size() + 1));
                return say("is there twice, up to byte " + std::to_string(bytes.size()));
            case 4: {
                const std::string& other = dice_.pick(names_);
                bytes = sound_.at(other);
                return say("is what " + other + " is");
            }
            default: return flip_bytes(bytes);
        }
    }

    void flip_bytes(std::string& bytes) {
        if (bytes.empty()) return say("is empty already");
        const auto count = 1 + dice_.below(4);
        for (std::size_t i = 0; i < count; ++i) {
            const std::size_t at = dice_.below(bytes.size());
            const auto mask = static_cast<unsigned char>(1 + dice_.below(255));
            bytes[at] = static_cast<char>(static_cast<unsigned char>(bytes[at]) ^ mask);
            say("byte " + std::to_string(at) + " is turned by " + std::to_string(mask));
        }
    }

    Files sound_;
    std::vector<std::string> names_;
    std::uint64_t seed_;
    Dice dice_{0, 0};
    Mutant now_;
    std::string name_;
    std::vector<std::string> lines_;
};

}  // namespace heihe::test
