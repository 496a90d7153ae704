// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/mf6/input.hpp"
#include "lib/mf6/text/package_reader.hpp"

#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace heihe::mf6::reader {

/// The options of a list package while its file is read.
class ListOptions {
public:
    /// @param input  kept by reference; options are written into it
    ListOptions(Model& model, ListInput& input) : model_{&model}, input_{&input} {}

    [[nodiscard]] Context& context() const noexcept { return model_->context; }
    [[nodiscard]] ListInput& input() const noexcept { return *input_; }
    [[nodiscard]] const std::vector<Option>& all() const noexcept { return all_; }

    void add(Option option) { all_.push_back(std::move(option)); }
    /// An option whose word is the name of an auxiliary. @param column  becomes its value column
    void add_auxiliary(std::string_view name, int& column);
    /// Options of a package that may be read as arrays.
    void add_areal();
    /// What options name in other places: array series are read, auxiliaries found. @pre the block has
    /// been read, nstress is set
    void finish();

private:
    struct NamedAuxiliary {
        std::string_view option;
        int* column;
        std::string name{};
        InputLocation at{};
    };
    [[nodiscard]] int column_of(const NamedAuxiliary& named) const;

    Model* model_;
    ListInput* input_;
    std::vector<Option> all_;
    std::deque<NamedAuxiliary> auxiliaries_;  // options point at its elements
    std::vector<FileName> array_series_;
};

}  // namespace heihe::mf6::reader
